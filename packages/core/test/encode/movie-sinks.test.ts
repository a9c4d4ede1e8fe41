// What a writer is handed to open an output with.
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { WriterOpenInput } from '../../src/contract/index.js'
import { MovieSinks } from '../../src/encode/index.js'

test('a writer gets the provenance as the same JSON in one line of printable ASCII, or none', async () => {
  const opened: WriterOpenInput[] = []
  const writer = {
    ...{ kind: 'writer' as const, name: 'memory', version: '1.0.0', extensions: ['.x'], options: z.any() },
    open: (input: WriterOpenInput) => {
      opened.push(input)
      return { write() {}, finalize: () => undefined, cancel() {} }
    },
  }
  const output = {
    writer,
    step: 'write[0]',
    file: '/a.x',
    files: ['/a.x'],
    path: 'a.x',
    size: [2, 2] as const,
    fileSize: [2, 2] as const,
    fps: 1,
    frames: 1,
  }
  const facts = { movie: 'Größe "\\" 数据 😀', text: '\u007f\u0000\n\ud800', limits: [[-1e-7, 2]] }
  const context = { warn() {}, signal: new AbortController().signal, folder: '/' }
  const provenance = JSON.stringify(facts)
  await MovieSinks.open(
    [
      { ...output, options: {}, plan: null, provenance },
      { ...output, options: {}, plan: null },
    ],
    context,
    'among others',
  )
  expect(opened[0]!.provenance).toMatch(/^[\x20-\x7e]+$/)
  expect(JSON.parse(opened[0]!.provenance!)).toEqual(facts)
  expect(opened[1]).not.toHaveProperty('provenance')
})
