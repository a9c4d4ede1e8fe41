// Writers that are broken in how they stop, and in what they leave.

import { spawn } from 'node:child_process'
import { type FileHandle, open } from 'node:fs/promises'
import type { BrokenPlugins } from './broken-plugin.js'
import { broken, encoder, type Frame, forget, openRaw, RawSink, sink } from './raw-writer.js'

const leaked: FileHandle[] = []

const closeLeaked = () => Promise.all(leaked.splice(0).map((handle) => handle.close().catch(forget)))

const children: ReturnType<typeof spawn>[] = []

const killChildren = () => children.splice(0).forEach((child) => void child.kill('SIGKILL'))

const sleeper = () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' })
  children.push(child)
  return child
}

export const brokenEndings = {
  'cancel-before-write': [
    broken(
      'cancel without a frame rejects',
      sink(
        class extends RawSink {
          override async cancel() {
            await super.cancel()
            if (this.frames === 0 && !this.finalized) throw new Error('no frames')
          }
        },
      ),
      { also: ['cancel-twice'] },
    ),
    broken(
      'cancel without a frame never settles',
      sink(
        class extends RawSink {
          override async cancel() {
            await super.cancel()
            if (this.frames === 0 && !this.finalized) await new Promise(forget)
          }
        },
      ),
      { also: ['cancel-twice'] },
    ),
  ],
  'cancel-after-write': [
    broken(
      'cancel between frames rejects',
      sink(
        class extends RawSink {
          override async cancel() {
            const { state } = this
            await super.cancel()
            if (this.frames > 1 && state === 'open') throw new Error('busy')
          }
        },
      ),
    ),
    broken(
      'cancel between frames never settles',
      sink(
        class extends RawSink {
          override async cancel() {
            const { state } = this
            await super.cancel()
            if (this.frames > 1 && state === 'open') await new Promise(forget)
          }
        },
      ),
    ),
  ],
  'cancel-while-writing': [
    broken(
      'cancel waits for a write that waits for it',
      sink(
        class extends RawSink {
          pending = 0
          override async write(frame: Frame) {
            this.pending++
            try {
              await super.write(frame)
            } finally {
              this.pending--
            }
          }
          override async cancel() {
            const { pending } = this
            await super.cancel()
            if (pending > 0) await new Promise(forget)
          }
        },
      ),
    ),
    broken(
      'a pending write never settles',
      sink(
        class extends RawSink {
          override async write(frame: Frame) {
            await new Promise((resolve) => setImmediate(resolve))
            if (this.state === 'canceled') await new Promise(forget)
            await super.write(frame)
          }
        },
      ),
    ),
  ],
  'cancel-while-finalizing': [
    broken(
      'a pending finalize never settles',
      sink(
        class extends RawSink {
          override async finish() {
            if (this.state !== 'open') throw new Error('ended')
            await new Promise((resolve) => setImmediate(resolve))
            if (this.hasEnded()) await new Promise(forget)
            return super.finish()
          }
        },
      ),
    ),
    broken(
      'cancel rejects while the file is ended',
      sink(
        class extends RawSink {
          ending = false
          override async finish() {
            this.ending = true
            await new Promise((resolve) => setImmediate(resolve))
            try {
              return await super.finish()
            } finally {
              this.ending = false
            }
          }
          override async cancel() {
            const { ending } = this
            await super.cancel()
            if (ending) throw new Error('busy')
          }
        },
      ),
    ),
  ],
  'cancel-after-finalize': [
    broken(
      'cancel of a finished file rejects',
      sink(
        class extends RawSink {
          override async cancel() {
            if (this.state === 'finalized') throw new Error('finished')
            await super.cancel()
          }
        },
      ),
      { also: ['cancel-twice', 'cancel-while-finalizing'] },
    ),
    broken(
      'cancel of a finished file never settles',
      sink(
        class extends RawSink {
          override async cancel() {
            if (this.state === 'finalized') await new Promise(forget)
            await super.cancel()
          }
        },
      ),
      { also: ['cancel-twice', 'cancel-while-finalizing'] },
    ),
  ],
  'cancel-twice': [
    broken(
      'a second cancel rejects',
      sink(
        class extends RawSink {
          override async cancel() {
            if (this.state === 'canceled') throw new Error('again')
            await super.cancel()
          }
        },
      ),
    ),
    broken(
      'a second cancel never settles',
      sink(
        class extends RawSink {
          override async cancel() {
            if (this.state === 'canceled') await new Promise(forget)
            await super.cancel()
          }
        },
      ),
    ),
  ],
  'finalize-after-cancel': [
    broken(
      'finalize after cancel says that all is well',
      sink(
        class extends RawSink {
          override async finish() {
            return this.state === 'canceled' ? { frames: this.frames } : super.finish()
          }
        },
      ),
    ),
    broken(
      'finalize after cancel never settles',
      sink(
        class extends RawSink {
          override async finish() {
            return this.state === 'canceled' ? new Promise<never>(forget) : super.finish()
          }
        },
      ),
    ),
  ],
  'open-files': [
    broken(
      'cancel leaves the file open',
      sink(
        class extends RawSink {
          override async cancel() {
            if (this.state !== 'open') return super.cancel()
            this.state = 'canceled'
            leaked.push(this.handle)
          }
        },
      ),
      { clean: closeLeaked, linux: true },
    ),
    broken(
      'finalize leaves the file open',
      sink(
        class extends RawSink {
          override async finish() {
            leaked.push(await open(this.input.file, 'r'))
            return super.finish()
          }
        },
      ),
      { clean: closeLeaked, linux: true },
    ),
  ],
  'child-processes': [
    broken(
      'a child outlives cancel',
      sink(
        class extends RawSink {
          child = sleeper()
          override async finish() {
            this.child.kill('SIGKILL')
            return super.finish()
          }
        },
      ),
      { clean: killChildren, linux: true },
    ),
    broken(
      'a child outlives finalize',
      sink(
        class extends RawSink {
          override async finish() {
            sleeper()
            return super.finish()
          }
        },
      ),
      { clean: killChildren, linux: true },
    ),
  ],
  'leaves-process': [
    broken(
      'a method is added to all arrays',
      sink(
        class extends RawSink {
          override async finish() {
            Object.assign(Array.prototype, { last: forget })
            return super.finish()
          }
        },
      ),
      { clean: () => Reflect.deleteProperty(Array.prototype, 'last') },
    ),
    broken(
      'a member is added to all objects',
      encoder(({ data }) => {
        Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true })
        return data.slice()
      }),
      { clean: () => Reflect.deleteProperty(Object.prototype, 'polluted') },
    ),
    broken(
      'errors of the whole process are caught',
      {
        open: (input) => {
          process.on('uncaughtException', forget)
          return openRaw(input)
        },
      },
      { clean: () => process.removeListener('uncaughtException', forget) },
    ),
    broken(
      'a variable of the environment',
      {
        plan: () => {
          process.env.RAW_SINK = '1'
          return {}
        },
      },
      { clean: () => delete process.env.RAW_SINK },
    ),
  ],
} satisfies BrokenPlugins
