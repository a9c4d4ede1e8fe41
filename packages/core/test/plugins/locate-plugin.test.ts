import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { packageOf } from '../../src/plugins/check-version.js'
import { isPath, locatePackage, packageNames } from '../../src/plugins/locate-plugin.js'

const folder = mkdtempSync(join(tmpdir(), 'movieflow-locate-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, content: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), content)
}

it('a name means packages by convention first, then the package of that very name', () => {
  expect(packageNames('foo', 'writer')).toEqual(['movieflow-writer-foo', '@movieflow/writer-foo', 'foo'])
  expect(packageNames('@lab/foo', 'source')).toEqual(['@lab/movieflow-source-foo', '@lab/foo'])
  expect(packageNames('foo/deep', 'writer')).toEqual(['foo/deep'])
  expect(packageNames('foo', 'plugin').slice(0, 3)).toEqual([
    'movieflow-plugin-foo',
    '@movieflow/plugin-foo',
    'movieflow-writer-foo',
  ])
})

it.each(['./a', '../a.mjs', '/lab/a', '~/a', 'a.mjs', 'a.ts', 'b/a.cjs'])('%s is a path', (use) =>
  expect(isPath(use)).toBe(true),
)
it.each(['a', '@lab/a', 'movieflow-writer-a', 'a/b'])('%s is a package', (use) => expect(isPath(use)).toBe(false))

it.each([
  ['a text', { exports: './x.mjs' }, '', 'x.mjs'],
  [
    'conditions, nested',
    { exports: { '.': { types: './x.d.ts', node: { import: './x.mjs' }, default: './y.js' } } },
    '',
    'x.mjs',
  ],
  ['conditions without paths', { exports: { browser: './b.js', default: './y.js' } }, '', 'y.js'],
  ['a list, of which the first counts', { exports: { '.': ['./y.js', './x.mjs'] } }, '', 'y.js'],
  ['a path within', { exports: { './deep': './x.mjs' } }, '/deep', 'x.mjs'],
  ['main', { main: 'lib/main.js' }, '', 'lib/main.js'],
  ['main without its ending', { main: './y' }, '', 'y.js'],
  ['nothing', {}, '', 'index.js'],
])('a package whose manifest has %s is found', (_, manifest, inside, file) => {
  for (const name of ['x.mjs', 'y.js', 'index.js', 'lib/main.js']) write(`node_modules/p/${name}`, '')
  write('node_modules/p/package.json', JSON.stringify({ name: 'p', ...manifest }))
  mkdirSync(join(folder, 'deep/below'), { recursive: true })
  expect(locatePackage(['none', `p${inside}`], join(folder, 'deep/below'))).toBe(
    pathToFileURL(join(folder, 'node_modules/p', file)).href,
  )
})

it('a module belongs to the nearest package.json with a name', () => {
  write('pack/package.json', JSON.stringify({ name: 'pack', version: '1.0.0', peerDependencies: { movieflow: '^1' } }))
  write('pack/dist/package.json', JSON.stringify({ type: 'module' }))
  write('pack/dist/index.js', '')
  expect(packageOf(pathToFileURL(join(folder, 'pack/dist/index.js')).href)).toEqual({
    name: 'pack',
    version: '1.0.0',
    folder: join(folder, 'pack'),
    peers: { movieflow: '^1' },
  })
})
