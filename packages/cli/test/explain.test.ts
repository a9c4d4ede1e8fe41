// What `movieflow explain` shows is the page of docs about errors, as plain text.
import { readFileSync } from 'node:fs'
import { errorCatalogue } from '@movieflow/core'
import { expect, test } from 'vitest'
import { explainLines } from '../src/report-errors.js'
import { plainPaint } from '../src/text/paint.js'
import { readSections, sectionLines } from '../src/troubleshooting.js'

const page = readFileSync(new URL('../../../docs/troubleshooting.md', import.meta.url), 'utf8')

test('each code has a section, whose Markdown is gone', () => {
  const sections = readSections(page)
  expect(sections.map(({ code }) => code)).toEqual(Object.keys(errorCatalogue))
  const shown = sections.flatMap((section) => sectionLines(section, plainPaint))
  expect(shown.filter((line) => /<br>|\]\(|\*\*|^#|^> /.test(line))).toEqual([])
  expect(sections.filter(({ text }) => text.length < 40)).toEqual([])
})

test('messages are set in, and links name their page', () => {
  const [section] = readSections(
    '# Errors\n\n## The data\n\n### NO_DATA\n\n> `nothing in …`<br>\n> `` no `x` ``\n\nSee [files](pipeline.md#files) and [below](#more).\n',
  )
  expect(sectionLines(section!, plainPaint)).toEqual([
    'NO_DATA – The data',
    '',
    '  nothing in …',
    '  no `x`',
    '',
    'See files (docs/pipeline.md) and below.',
  ])
})

test('a terminal is told where more is said, a log is not, and a bug has nothing more', () => {
  expect(explainLines([{ code: 'NO_FILES' }, { code: 'NO_FILES' }], true)).toEqual(['More: movieflow explain NO_FILES'])
  expect(explainLines([{ code: 'NO_FILES' }], false)).toEqual([])
  expect(explainLines([{ code: 'INTERNAL' }], true)).toEqual([])
})
