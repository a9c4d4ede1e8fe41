// Captions as a stream of the movie's file: ffmpeg reads them back as they were, beside sound too; and what the plan refuses.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { composeSubtitles } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { ffmpegWriter } from '../src/index.js'
import { builds, context, embedded, folder, makeMovie, planMovie, run } from './support.js'

const captions = [
  { from: 0, to: 0.5, text: 'résumé, μm' },
  { from: 0.75, to: 1.5, text: 'two\nlines' },
]
const options = { subtitles: true }

/** As ffmpeg writes them into a file of their own: lines within a text end otherwise, and older ones name the font of MP4. */
const subtitlesIn = (ffmpeg: string, file: string) =>
  run(ffmpeg, '-v', 'error', '-i', file, '-map', '0:s:0', '-f', 'srt', '-')
    .replaceAll(/\r|<\/?font[^>]*>/g, '')
    .trim()

for (const { source, path: ffmpeg, needed } of builds)
  describe(`with the ffmpeg of ${source}`, needed, () => {
    const name = (text: string) => join(folder, `subtitles-${ffmpeg === embedded ? 'embedded' : 'path'}-${text}`)
    const readSubtitles = (file: string) => subtitlesIn(ffmpeg, file)

    test.each(['.mp4', '.mov', '.mkv', '.webm'])('%s holds them, and nothing is left beside it', async (ending) => {
      const file = name(`plain${ending}`)
      const written = await makeMovie({ file, frames: 4, captions, options: { ...options, ffmpeg } })
      expect(written).toMatchObject({ frames: 4, duration: 2 })
      expect(readSubtitles(file)).toBe(composeSubtitles(captions, 'srt').trim())
      expect(readdirSync(folder).filter((each) => each.endsWith('.srt'))).toEqual([])
    })
  })

test('pieces have none; the file that is joined of them does, beside its sound', async () => {
  const tone = join(folder, 'tone.wav')
  run(embedded, '-v', 'error', '-f', 'lavfi', '-i', 'sine=duration=2', tone)
  const audio = { stretches: [{ file: tone, start: 0, at: 0, duration: 2 }], duration: 2 }
  const { plan } = await planMovie({ file: 'a.mp4', frames: 4000, fps: 2, captions, audio, options })
  expect([plan.captions, plan.audio]).toEqual([true, true])
  const pieces = await Promise.all(
    [0, 1].map(async (number) => {
      const file = join(folder, `piece-${number}.mp4`)
      const piece = { file, frames: 2, captions, options, planned: plan.pieces!.plan }
      await makeMovie(piece)
      return { file, frames: 2 }
    }),
  )
  const file = join(folder, 'joined.mp4')
  const input = {
    file,
    pieces,
    audio,
    captions,
    size: [64, 48],
    fps: 2,
    frames: 4,
    options: {},
    plan: plan.pieces!.plan,
  }
  expect(await ffmpegWriter.join!(input as never, context)).toMatchObject({ frames: 4, duration: 2 })
  const read = (...args: string[]) => run(embedded, '-v', 'error', '-i', file, ...args)
  expect(subtitlesIn(embedded, file)).toBe(composeSubtitles(captions, 'srt').trim())
  expect(read('-map', '0:a:0', '-f', 'null', '-')).toBe('')
})

test.each([
  ['a pipeline without captions', 'a.mp4', {}, 'the pipeline has no captions'],
  ['a container without them', 'a.avi', { captions }, '.avi files cannot contain captions'],
])('%s is refused', async (_, file, more, message) => {
  await expect(planMovie({ file, options, ...more })).rejects.toThrow(message)
})
