// The reading thread: started when needed, replaced where it does not get on, gone with the thread that asked.
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { needs } from '@movieflow/test-support/tools'
import { afterEach, expect, test, vi } from 'vitest'
import { openHdf5 } from '../src/index.js'
import { patience, withPatience } from '../src/service.js'
import { fixture } from './support.js'

const usual = { ...patience }
afterEach(() => {
  vi.useRealTimers()
  Object.assign(patience, usual)
})

const index = new URL('../src/index.js', import.meta.url).href

function descriptorsOf(name: string): string[] {
  return fs.readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return fs.readlinkSync(`/proc/self/fd/${descriptor}`).endsWith(name)
    } catch {
      return false
    }
  })
}

test('closing a file closes it in the thread, too', needs('Linux'), async () => {
  const file = await openHdf5(fixture('types.h5'))
  expect(await file.list()).not.toEqual([])
  expect(descriptorsOf('types.h5').length).toBeGreaterThan(0)
  await file.close()
  expect(descriptorsOf('types.h5')).toEqual([])
})

test('a thread that does not get on is replaced; files that were open go on', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hdf5-'))
  const copy = path.join(folder, 'types.h5')
  fs.copyFileSync(fixture('types.h5'), copy)
  const file = await openHdf5(copy)
  const other = await openHdf5(fixture('types.h5'))
  Object.assign(patience, { structure: 0, disk: 0 })
  // With no patience at all, an answer may still come first.
  let error: unknown
  for (let attempt = 0; attempt < 200 && error === undefined; attempt++)
    error = await file.list().then(
      () => undefined,
      (thrown) => thrown,
    )
  expect(error).toMatchObject({
    code: 'INPUT_UNREADABLE',
    message: expect.stringMatching(/HDF5 makes no progress with the file/),
  })
  Object.assign(patience, usual)
  expect((await other.list()).length).toBeGreaterThan(40)
  expect(await other.value('/text-one', undefined, 10)).toBe('one text')
  // The file that stopped it is not tried again.
  await expect(file.list()).rejects.toMatchObject({ message: expect.stringMatching(/makes no progress/) })
  await file.close()
  await other.close()
  expect(descriptorsOf('types.h5')).toEqual([])
  fs.rmSync(folder, { recursive: true })
})

test('a thread has time as long as it gets on, and longer while it waits for the disk', async () => {
  vi.useFakeTimers()
  Object.assign(patience, { disk: 400 })
  const progress = new Int32Array(1)
  const wait = (answer: Promise<string> = new Promise(() => {})) => {
    const outcome = { text: 'waits' }
    void withPatience(answer, 60, progress).then(
      (text) => Object.assign(outcome, { text }),
      (error) => Object.assign(outcome, { text: error.message }),
    )
    return outcome
  }

  const idle = wait()
  await vi.advanceTimersByTimeAsync(59)
  expect(idle.text).toBe('waits')
  await vi.advanceTimersByTimeAsync(1)
  expect(idle.text).toMatch(/makes no progress/)

  let answer = (_: string) => {}
  const busy = wait(
    new Promise((resolve) => {
      answer = resolve
    }),
  )
  for (let step = 0; step < 30; step++) {
    Atomics.add(progress, 0, 2)
    await vi.advanceTimersByTimeAsync(10)
  }
  expect(busy.text).toBe('waits')
  answer('answer')
  await vi.advanceTimersByTimeAsync(0)
  expect(busy.text).toBe('answer')

  // Odd: the file is being read.
  progress[0] = 7
  const reading = wait()
  await vi.advanceTimersByTimeAsync(399)
  expect(reading.text).toBe('waits')
  await vi.advanceTimersByTimeAsync(1)
  expect(reading.text).toMatch(/makes no progress/)
})

test('questions are answered in order, of several files at once', async () => {
  const files = await Promise.all(['types.h5', 'layouts.h5', 'structure.h5'].map((name) => openHdf5(fixture(name))))
  const lists = await Promise.all(files.map((file) => file.list()))
  expect(lists.map((list) => list.some(({ path }) => path === '/table'))).toEqual([false, false, true])
  await Promise.all(files.map((file) => file.close()))
})

test('a process ends where the library has something to say: names that are no UTF-8', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hdf5-'))
  const file = path.join(folder, 'names.h5')
  const bytes = fs.readFileSync(fixture('types.h5'))
  for (let at = bytes.indexOf('region'); at >= 0; at = bytes.indexOf('region', at + 1)) bytes[at + 3] = 0xff
  fs.writeFileSync(file, bytes)
  try {
    const code = `
      import { openHdf5 } from ${JSON.stringify(index)}
      const file = await openHdf5(${JSON.stringify(file)})
      const names = (await file.list()).map(({ path }) => path)
      if (!names.some((name) => name.startsWith('/reg'))) throw new Error(names.join())
      await file.close()`
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [...process.execArgv, '--input-type=module', '--eval', code],
      {
        timeout: 60_000,
      },
    )
    expect([stdout, stderr]).toEqual(['', ''])
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
})

test('a process ends with its work, prints nothing, and may end while the thread is at work', async () => {
  const script = (end: string) => `
    import { openHdf5 } from ${JSON.stringify(index)}
    const file = await openHdf5(${JSON.stringify(fixture('types.h5'))})
    await file.read('/nothing', [0], [1]).catch((error) => { if (error.code !== 'INPUT_UNREADABLE') throw error })
    ${end}`
  for (const end of ['await file.close()', '', 'void file.list(); process.exit(0)']) {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [...process.execArgv, '--input-type=module', '--eval', script(end)],
      { timeout: 60_000 },
    )
    expect([stdout, stderr]).toEqual(['', ''])
  }
})

test('a worker starts a reading thread of its own, and ends with it', async () => {
  const code = `
    import { parentPort } from 'node:worker_threads'
    const { openHdf5 } = await import(${JSON.stringify(index)})
    const file = await openHdf5(${JSON.stringify(fixture('types.h5'))})
    parentPort.postMessage((await file.list()).length)
    setInterval(() => {}, 1000)
    void file.list()`
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`))
  const said = await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject))
  expect(said).toBeGreaterThan(40)
  expect(await worker.terminate()).toBe(1)
})
