import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { namedPaths, parsePipeline } from '@movieflow/core'
import { until } from '@movieflow/test-support/poll'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SessionWatch, watchSession } from '../src/watch-session.js'
import { TestSession } from './test-session.js'

let folder = ''
let session: TestSession
let watch: SessionWatch | undefined
const warnings: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'movieflow preview '))
  write('p.yaml')
  session = new TestSession(path('p.yaml'))
  warnings.length = 0
})
afterEach(() => {
  watch?.close()
  watch = undefined
  rmSync(folder, { recursive: true, force: true })
  expect(warnings).toEqual([])
})

const path = (name: string) => join(folder, name)

function write(name: string, content = 'x'): void {
  mkdirSync(dirname(path(name)), { recursive: true })
  writeFileSync(path(name), content)
}

async function follow(...names: readonly string[]) {
  session.watched = [path('p.yaml'), ...names.map(path)]
  // What was written above is old.
  watch = await watchSession(session, { since: Date.now() + 1000, warn: (message) => warnings.push(message) })
}

/** What was told, by names within the folder, each once. */
const told = () => [...new Set(session.told.flat())].map((file) => file.slice(folder.length + 1)).sort()

/** Waits for these, and then for a change that comes after them: nothing else was told before it. */
async function onlyTold(...names: readonly string[]) {
  await until(
    () => names.every((name) => told().includes(name)),
    () => `${names}; what came is ${told()}`,
  )
  write('p.yaml', 'a last change')
  await until(() => session.told.flat().includes(path('p.yaml')), 'the last change')
  expect(told()).toEqual([...new Set([...names, 'p.yaml'])].sort())
  session.told.length = 0
}

/** How editors save: each ends with the text at the name. */
const saves: Readonly<Record<string, (file: string, text: string) => void>> = {
  'in one write, as VS Code': (file, text) => writeFileSync(file, text),
  'emptied, then in pieces': (file, text) => {
    const descriptor = openSync(file, 'w')
    for (const letter of text) writeSync(descriptor, letter)
    closeSync(descriptor)
  },
  'renamed aside and written anew, as vim': (file, text) => {
    renameSync(file, `${file}~`)
    const descriptor = openSync(file, 'w', 0o644)
    writeSync(descriptor, text)
    fsyncSync(descriptor)
    closeSync(descriptor)
    unlinkSync(`${file}~`)
  },
  'written aside and renamed, as Emacs, gedit and JetBrains': (file, text) => {
    const aside = join(dirname(file), `.${Date.now()}.tmp`)
    writeFileSync(aside, text)
    renameSync(aside, file)
  },
  'removed and written anew': (file, text) => {
    rmSync(file)
    writeFileSync(file, text)
  },
  'by programs that keep its time': (file, text) => {
    writeFileSync(file, text)
    utimesSync(file, 1e9, 1e9)
  },
}

describe('a session', () => {
  for (const [how, save] of Object.entries(saves))
    it(`is told once of a file that is saved ${how}`, async () => {
      write('data/1.npy')
      await follow('data/1.npy')
      for (const text of ['first', 'second', 'third']) {
        session.told.length = 0
        save(path('p.yaml'), text)
        await until(() => session.told.length > 0, 'a change')
        expect(session.told).toEqual([[path('p.yaml')]])
      }
    })

  it('is told of what came with a new folder, and of files that are saved together', async () => {
    await follow('plugin.mjs', 'data/1.npy')
    write('data/1.npy')
    await until(() => told().includes('data/1.npy'), 'the new file')
    session.told.length = 0
    for (const name of ['p.yaml', 'plugin.mjs', 'data/1.npy']) write(name, 'changed')
    await until(
      () => told().length === 3,
      () => `all three; what came is ${told()}`,
    )
  })

  it('is told of a saved file while another one is still written', async () => {
    write('data/big.mat')
    await follow('data/big.mat')
    let isWriting = true
    const copying = (async () => {
      while (isWriting) {
        appendFileSync(path('data/big.mat'), 'x')
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    write('p.yaml', 'changed')
    await until(() => told().includes('p.yaml'), 'the change of the pipeline')
    isWriting = false
    await copying
    await until(() => told().includes('data/big.mat'), 'the change of the data')
  })

  it('hears of files that it named and that come, go and are renamed, and of no others', async () => {
    write('data/1.npy')
    write('other/1.npy')
    await follow('data/1.npy', 'data/2.npy', 'tables/t.csv')
    write('other/1.npy', 'changed')
    write('data/3.npy')
    write('data/2.npy')
    await onlyTold('data/2.npy')
    renameSync(path('data/1.npy'), path('data/4.npy'))
    await onlyTold('data/1.npy')
    write('tables/t.csv')
    await onlyTold('tables/t.csv')
    rmSync(path('data'), { recursive: true })
    await onlyTold('data/2.npy')
  })

  it('hears of files that fit a pattern of the pipeline, and of no others', async () => {
    write('a_1.npy')
    const pipeline = parsePipeline(
      'out: out\nsource: { files: "<animal>_<exp:d>.npy" }\nwrite: <animal>.mp4\n',
      path('p.yaml'),
    )
    session.watched = namedPaths(pipeline)
    watch = await watchSession(session, { since: Date.now() + 1000, warn: (message) => warnings.push(message) })
    write('out/a_2.npy')
    write('deep/er/a_3.npy')
    write('a_4.npy')
    await onlyTold('a_4.npy')
  })

  it('hears of all below a folder that it named, but of what tools keep there', async () => {
    write('data/a/1.npy')
    write('data/.git/index')
    write('data/node_modules/x/index.js')
    await follow('data')
    write('data/.git/index', 'changed')
    write('data/node_modules/x/index.js', 'changed')
    write('data/a/2.npy')
    await until(() => told().includes('data/a/2.npy'), 'the new file')
    write('data/b/c/.zarray')
    await until(() => told().includes('data/b/c/.zarray'), 'the file in new folders')
    expect(told().filter((name) => /git|node_modules/.test(name))).toEqual([])
  })

  it('is watched anew after each plan: what it named meanwhile, and what changed before that', async () => {
    await follow()
    const changed = session.changed.bind(session)
    let times = 0
    session.changed = async (files) => {
      times++
      if (times === 1) {
        // It reads the new pipeline, which names a file that is written while it plans.
        write('new.npy', 'while it plans')
        session.watched = [path('p.yaml'), path('new.npy')]
      }
      await changed(files)
    }
    write('p.yaml', 'names new.npy')
    await until(() => told().includes('new.npy'), 'the file that changed meanwhile')
    session.told.length = 0
    write('new.npy', 'again')
    await until(() => session.told.length > 0, 'its next change')
    session.watched = [path('p.yaml')]
    session.replan()
    await watch!.look()
    session.told.length = 0
    write('new.npy', 'nobody asks any more')
    await onlyTold()
  })

  it('hears of what is in a folder that fits a pattern, as a store does that comes later', async () => {
    mkdirSync(path('data'))
    const pipeline = parsePipeline('out: out\nsource: { files: data/*.zarr }\nwrite: a.mp4\n', path('p.yaml'))
    session.watched = namedPaths(pipeline)
    watch = await watchSession(session, { since: Date.now() + 1000, warn: (message) => warnings.push(message) })
    write('data/new.zarr/a/.zarray')
    await until(() => told().includes('data/new.zarr/a/.zarray'), 'what came with it')
    session.watched = [...session.watched, path('data/new.zarr')]
    session.replan()
    await watch.look()
    session.told.length = 0
    write('data/new.zarr/a/0.0', 'a chunk')
    await onlyTold('data/new.zarr/a/0.0')
  })

  it('has heard of everything when a look has ended', async () => {
    write('data/1.npy')
    await follow('data/1.npy')
    for (let time = 0; time < 20; time++) {
      session.told.length = 0
      write('data/1.npy', 'x'.repeat(time + 2))
      await watch!.look()
      expect(told()).toEqual(['data/1.npy'])
    }
  })

  it('is told again while an earlier change is still at work', async () => {
    await follow('plugin.mjs')
    const changed = session.changed.bind(session)
    let end = () => {}
    session.changed = async (files) => {
      await changed(files)
      if (files.includes(path('p.yaml')))
        await new Promise<void>((resolve) => {
          end = resolve
        })
    }
    write('p.yaml', 'a plugin that loops')
    await until(() => told().includes('p.yaml'), 'the first change')
    write('plugin.mjs', 'mended')
    await until(() => told().includes('plugin.mjs'), 'the change that mends it')
    end()
  })

  it('says what could not be followed, unless the plan says it', async () => {
    await follow()
    const message = 'a plugin ended the thread that plans'
    session.changed = () => {
      session.replan({ problem: { code: 'WORKER_DIED', message } })
      return Promise.reject(new Error(message))
    }
    write('p.yaml', 'with a plugin that ends')
    await watch!.look()
    expect(warnings).toEqual([])
    session.changed = () => Promise.reject(new Error('it is too much'))
    write('p.yaml', 'with more than that')
    await watch!.look()
    expect(warnings.splice(0)).toEqual(['a change could not be followed: it is too much'])
  })
})
