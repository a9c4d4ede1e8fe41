// Holds the code to layers.json: what may import what, inside core and between packages. A row that no code needs fails too.
import { expect, test } from 'vitest'
import { packageNames, packageOf, readText, type SourceFile, sources } from './sources.js'

interface Layers {
  /** Core's folders and top files, lowest first, each with those that it may import. */
  readonly core: Readonly<Record<string, readonly string[]>>
  /** The folders of core of which only `run` may know two. */
  readonly stages: readonly string[]
  /** Those that may import several stages. */
  readonly ties: readonly string[]
  /** The packages, lowest first, each with the workspace's modules that it may import. */
  readonly packages: Readonly<Record<string, readonly string[]>>
  /** Libraries that one file alone may know, or one of each package that needs them. */
  readonly owners: Readonly<Record<string, string | readonly string[]>>
}

const layers: Layers = JSON.parse(readText('layers.json'))
const core = sources.filter((source) => source.package === 'core')

/** The row of a file of core: its folder, or itself where it lies at the top. */
const rowOf = (inside: string) => inside.split('/')[0]!

const rowsImported = (source: SourceFile) =>
  source.imports
    .filter((path) => path.startsWith('packages/core/src/'))
    .map((path) => ({ path, row: rowOf(path.slice('packages/core/src/'.length)) }))
    .filter(({ row }) => row !== rowOf(source.inside))

test('the table has a row for each part of core and each package, and no other', () => {
  expect(Object.keys(layers.core).sort()).toEqual([...new Set(core.map(({ inside }) => rowOf(inside)))].sort())
  expect(Object.keys(layers.packages).sort()).toEqual([...packageNames].sort())
})

test('rows name only rows above them', () => {
  for (const table of [layers.core, namedByPackage(layers.packages)]) {
    const rows = Object.keys(table)
    for (const [row, allowed] of Object.entries(table)) {
      const higher = allowed.filter((other) => rows.indexOf(other) >= rows.indexOf(row) || !rows.includes(other))
      expect(higher, `${row} in layers.json`).toEqual([])
    }
  }
})

test('no stage knows another, and those that tie several are named', () => {
  for (const [row, allowed] of Object.entries(layers.core)) {
    const stages = allowed.filter((other) => layers.stages.includes(other))
    const most = layers.ties.includes(row) ? layers.stages.length : layers.stages.includes(row) ? 0 : 1
    expect(stages.length, `stages that ${row} may import: ${stages.join(', ')}`).toBeLessThanOrEqual(most)
  }
})

test('core imports what its table allows', () => {
  const forbidden = core.flatMap((source) =>
    rowsImported(source)
      .filter(({ row }) => !layers.core[rowOf(source.inside)]?.includes(row))
      .map(({ path }) => `${source.path} imports ${path}`),
  )
  expect(forbidden).toEqual([])
})

test("core's table allows what its code needs, and no more", () => {
  for (const [row, allowed] of Object.entries(layers.core)) {
    const used = core.filter(({ inside }) => rowOf(inside) === row).flatMap((source) => rowsImported(source))
    const stale = allowed.filter((other) => !used.some((need) => need.row === other))
    expect(stale, `not imported by ${row} any more: take it out of layers.json`).toEqual([])
  }
})

test('a folder of core is entered by its index', () => {
  const besides = core.flatMap((source) =>
    rowsImported(source)
      .filter(({ path }) => /\/src\/.+\//.test(path) && !path.endsWith('/index.ts'))
      .map(({ path }) => `${source.path} imports ${path}`),
  )
  expect(besides).toEqual([])
})

test('a package imports of the workspace what its row names, by its public door', () => {
  const forbidden = sources.flatMap((source) =>
    source.imports
      .filter((specifier) => isOurs(specifier) && !layers.packages[source.package]?.includes(specifier))
      .map((specifier) => `${source.path} imports ${specifier}`),
  )
  expect(forbidden).toEqual([])
})

test('no file reaches into another package by a path', () => {
  const reaching = sources.flatMap((source) =>
    source.imports
      .filter((path) => path.startsWith('packages/') || path.startsWith('../'))
      .filter((path) => !path.startsWith(`packages/${source.package}/`))
      .map((path) => `${source.path} imports ${path}`),
  )
  expect(reaching).toEqual([])
})

test("packages depend on the workspace's packages that their rows name", () => {
  for (const [name, allowed] of Object.entries(layers.packages)) {
    const { dependencies = {}, devDependencies = {} } = manifestOf(name)
    const wanted = [...new Set(allowed.map(packageOf))].sort()
    // What is never published becomes part of the bundles.
    const bundled = wanted.filter((other) => manifestOf(other.replace('@movieflow/', '')).private)
    expect(Object.keys(dependencies).filter(isOurs).sort(), `dependencies of ${name}`).toEqual(
      wanted.filter((other) => !bundled.includes(other)),
    )
    expect(Object.keys(devDependencies), `development dependencies of ${name}`).toEqual(expect.arrayContaining(bundled))
  }
})

test('a library with an owner is known by that file alone', () => {
  for (const [library, owner] of Object.entries(layers.owners)) {
    const knowing = sources.filter(({ imports }) => imports.some((specifier) => packageOf(specifier) === library))
    expect(
      knowing.map(({ path }) => path),
      `files that import ${library}`,
    ).toEqual([owner].flat())
  }
})

test('no import goes round in a circle', () => {
  const importsOf = new Map(sources.map(({ path, imports }) => [path, imports]))
  const settled = new Set<string>()
  const circles: string[] = []
  const follow = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
    if (trail.includes(path) || settled.has(path)) return
    for (const next of importsOf.get(path) ?? []) follow(next, [...trail, path])
    settled.add(path)
  }
  for (const { path } of sources) follow(path, [])
  expect(circles).toEqual([])
})

function manifestOf(folder: string): Record<'dependencies' | 'devDependencies', object | undefined> & {
  private?: boolean
} {
  return JSON.parse(readText(`packages/${folder}/package.json`))
}

function isOurs(specifier: string): boolean {
  return specifier === 'movieflow' || specifier.startsWith('@movieflow/')
}

/** The packages' table with its modules as the rows are called: `core` for `@movieflow/core/plugin`. */
function namedByPackage(table: Layers['packages']): Record<string, string[]> {
  const rows = Object.entries(table)
  return Object.fromEntries(
    rows.map(([name, allowed]) => [name, allowed.map((module) => packageOf(module).replace('@movieflow/', ''))]),
  )
}
