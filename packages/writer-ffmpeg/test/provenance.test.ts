// What a movie was made of, read back from its file by ffmpeg: whole, and beside the user's own texts.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { has } from '@movieflow/test-support/tools'
import { describe, expect, test } from 'vitest'
import { readBack } from '../src/containers/index.js'
import { builds, embedded, folder, makeMovie, openMovie, probe, run } from './support.js'

const endings = [
  ['.mp4', {}, 'description'],
  ['.m4v', {}, 'description'],
  ['.mov', {}, 'make'],
  ['.mov', { codec: 'mjpeg' }, 'make'],
  ['.avi', {}, 'subject'],
  ['.avi', { codec: 'raw' }, 'subject'],
  ['.mkv', {}, 'description'],
  ['.webm', {}, 'description'],
] as const

const texts = {
  short: '{"movieflow":"1.0.0"}',
  hard: JSON.stringify({
    movie: 'Größe = "a\\b"; #1 %d\n\t\u0001 数据 \ud83d\ude00 \ud800',
    path: "it's -i /x",
    limits: [[-1e-7, 2]],
  }),
  long: JSON.stringify({ inputs: 'é'.repeat(29_980) }),
}

/** Keys in lower case; ffmpeg of 2018 shows this one as the file has it. */
const lower = (key: string) => key.toLowerCase().replace('isbj', 'subject')

/** By the text form of ffmpeg's metadata, in which a backslash stands before `=`, `;`, `#`, `\` and line breaks. */
function metadataOf(file: string): Record<string, string> {
  const text = run(embedded, '-nostdin', '-v', 'error', '-i', `file:${file}`, '-f', 'ffmetadata', '-')
  const lines = text.matchAll(/^((?:\\[\s\S]|[^=\\\n;])+)=((?:\\[\s\S]|[^\\\n])*)$/gm)
  return Object.fromEntries([...lines].map(([, key, value]) => [lower(key!), value!.replace(/\\([\s\S])/g, '$1')]))
}

let movies = 0
for (const { source, path: ffmpeg, needed } of builds)
  describe(`written by the ffmpeg of ${source}`, needed, () => {
    test.each(endings)('%s %j keeps it, and the texts of the user', async (ending, options, key) => {
      const metadata = { title: 'My title', artist: 'Me', comment: 'My "comment"; = 1' }
      for (const [name, provenance] of Object.entries(texts)) {
        const recipe = { frames: 4, options: { ffmpeg, metadata, ...options }, provenance }
        const file = join(folder, `provenance-${source}-${++movies}${ending}`)
        expect(await makeMovie({ ...recipe, file })).toMatchObject({ frames: 4, size: [64, 48] })
        expect(metadataOf(file), name).toMatchObject({ ...metadata, [key]: provenance })
        if (has('ffprobe')) {
          const { tags } = probe(file).format as { tags: Record<string, string> }
          const found = Object.fromEntries(Object.entries(tags).map(([tag, text]) => [lower(tag), text]))
          expect(found, name).toMatchObject({ ...metadata, [key]: provenance })
        }
        const again = join(folder, `provenance-again-${source}-${movies}${ending}`)
        await makeMovie({ ...recipe, file: again })
        expect(readFileSync(again).equals(readFileSync(file)), name).toBe(true)
        expect(await readBack(file, ending)).toMatchObject({ frames: 4 })
      }
    })
  })

test('a long one does not fill the command that an error shows', async () => {
  const { sink, encode } = await openMovie({
    file: join(folder, 'absent', 'x.mp4'),
    options: { ffmpeg: embedded },
    provenance: texts.long,
  })
  const error = await (async () => {
    for (let index = 0; index < 3; index++) await sink.write({ index, data: await encode(index) })
    await sink.finalize()
  })().catch((caught) => caught)
  await sink.cancel()
  expect(error.hint).toContain('-map_metadata -1 -c:v libx264')
  expect(error.hint).not.toMatch(/ééé|description=/)
  expect((error.cause as Error).message.length).toBeLessThan(3000)
})

test('an argument of the user that fills the same field wins', async () => {
  const file = join(folder, 'own.mp4')
  const options = { ffmpeg: embedded, arguments: ['-metadata', 'description=my own'] }
  await makeMovie({ file, options, provenance: texts.short })
  expect(metadataOf(file)).toMatchObject({ description: 'my own' })
})
