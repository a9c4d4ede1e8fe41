// Holds the sources to one meaning for each exported name: a name that several files export is listed here, with the reason.
import { expect, test } from 'vitest'
import { sources } from './sources.js'

/** As the formatter writes it: at the start of a line. */
const declaration = /^export (?:declare |abstract |async )*(?:function\*?|class|interface|type|enum|const|let) (\w+)/gm

/** Names that mean the same wherever they are exported. */
const shared: Readonly<Record<string, readonly string[]>> = {
  'the library calls what core has, with the plugins that come with movieflow': [
    'openMovie',
    'pipelineErrors',
    'planPipeline',
    'renderFrame',
    'runPipeline',
  ],
  'what people write, typed by the library; what core reads of it': ['Pipeline', 'Template'],
  'packages of sources, which import no other source, word their refusals alike': ['copyAgain', 'printable', 'refuse'],
  'numbers as people read them, on a terminal and on a page': ['countOf', 'formatBytes', 'formatCount', 'formatNumber'],
  'each package with a page reads its own bundle': ['pageScript', 'pageStyle'],
}

/** The files that declare each name. What a file passes on of another does not count; the parts of an overload do once. */
const declared = new Map<string, string[]>()
for (const { path, text } of sources)
  for (const name of new Set(Array.from(text.matchAll(declaration), ([, found]) => found!)))
    declared.set(name, [...(declared.get(name) ?? []), path])
const inSeveral = [...declared].filter(([, paths]) => paths.length > 1)

test('an exported name belongs to one file, or to the list of names that mean the same in several', () => {
  expect(declared.size).toBeGreaterThan(3000)
  const listed = Object.values(shared).flat()
  const unlisted = inSeveral.filter(([name]) => !listed.includes(name))
  expect(unlisted.map(([name, paths]) => `${name}: ${paths.join(', ')}`)).toEqual([])
  expect(listed.filter((name) => !inSeveral.some(([each]) => each === name))).toEqual([])
})

test('no package exports a name from two of its files', () => {
  const packages = (paths: readonly string[]) => paths.map((path) => path.split('/')[1])
  const twice = inSeveral.filter(([, paths]) => new Set(packages(paths)).size < paths.length)
  expect(twice).toEqual([])
})
