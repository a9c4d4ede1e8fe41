// Holds every source file to the house style: its name, its length, its opening sentence, and where imports lead.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesUnder, readText, root, sources } from './sources.js'

const scripts = ['scripts', 'bench', 'test', 'examples'].flatMap((folder) => filesUnder(folder, ['.ts', '.mjs']))
const tests = filesUnder('packages', ['.ts', '.mjs']).filter((path) =>
  /^packages\/([^/]+\/test|test-support)\//.test(path),
)
const all = [...sources.map(({ path }) => path), ...scripts, ...tests]

test('a file is named for what it knows', () => {
  const vague = /(^|\/)(utils?|misc|helpers?|common|shared|stuff)(\.|\/)/
  expect(all.filter((path) => vague.test(path))).toEqual([])
})

test('a file is named in kebab-case', () => {
  expect(
    all.filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.(tsx?|cjs|mjs)$/.test(path.split('/').at(-1)!)),
  ).toEqual([])
})

test('no source is longer than 400 lines', () => {
  const long = sources.map(({ path, text }) => `${path}: ${text.split('\n').length - 1}`)
  expect(long.filter((line) => Number(line.split(': ')[1]) > 400)).toEqual([])
})

test('a file opens with a sentence that says what it is for', () => {
  const toRead = all.filter((path) => !isIndex(path) && !isTestOfPackage(path))
  expect(toRead.filter((path) => !opensWithSentence(readText(path)))).toEqual([])
})

test('relative imports lead to files', () => {
  const lost = sources.flatMap(({ path, imports }) =>
    imports
      .filter((target) => target.startsWith('packages/') && !existsSync(join(root, target)))
      .map((target) => `${path} imports ${target}`),
  )
  expect(lost).toEqual([])
})

test("a thread's module is where the bundles look for it: in the folder of what starts it", () => {
  const started = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/'(\.[^']*\.c?js)',\s*import\.meta\.url/g)].map(([, module]) => ({ path, module: module! })),
  )
  expect(started.length).toBeGreaterThan(5)
  expect(started.filter(({ module }) => !/^\.\/[\w-]+\.c?js$/.test(module) && !/^\.\.\/dist\//.test(module))).toEqual(
    [],
  )
})

test('no test measures time, sleeps for a while, or is tried again', () => {
  // A clock of the test's own may sleep. `expect.poll` gives up after a second.
  const clocked = /^(?!\s*\/\/).*(performance\.now\(|(?<![.\w])sleep\(|\bretry: ?[1-9]|expect\.poll\()/m
  const judged = [...scripts, ...tests].filter((path) => path.endsWith('.test.ts') && !path.endsWith('/files.test.ts'))
  expect(judged.length).toBeGreaterThan(150)
  expect(judged.filter((path) => clocked.test(readText(path)))).toEqual([])
})

test('a test of sources runs nothing that is built', () => {
  const built = tests.filter((path) => /\/dist\/|bin\/movieflow|firstPartyPlugins.*dist/.test(readText(path)))
  const ofPackages = built.filter((path) => /^packages\/[^/]+\/test\//.test(path))
  // It writes a package of its own, to find it.
  expect(ofPackages).toEqual(['packages/core/test/plugins/locate-plugin.test.ts'])
})

/** Its name and place say which source it tests. */
function isTestOfPackage(path: string): boolean {
  return path.startsWith('packages/') && path.endsWith('.test.ts')
}

/** A folder's index only passes names on: the folder's name says what for. */
function isIndex(path: string): boolean {
  const code = readText(path).replace(/export (type )?(\{[^}]*\}|\*) from '[^']+'/g, '')
  return path.endsWith('/index.ts') && code.trim() === ''
}

function opensWithSentence(text: string): boolean {
  const opening = /^(?:#!.*\n)?((?:\/\/ ?.*\n)+|\/\*\*?[\s\S]*?\*\/)/.exec(text)?.[1]
  return opening !== undefined && /[A-Za-z`].*[.:!]/s.test(opening)
}
