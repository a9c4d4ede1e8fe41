// Which ffmpeg is used: what the writer adds to the search.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { becomes, exits } from '@movieflow/test-support/stand-in'
import { describe, expect, test } from 'vitest'
import { listEncodingFfmpegs } from '../src/index.js'
import { embedded, folder, makeMovie, planMovie, standIn } from './support.js'

test('the list for `doctor` names each with its version and encoders, or its error', async () => {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  symlinkSync(standIn(exits(1)), join(bin, 'ffmpeg'))
  const list = await listEncodingFfmpegs({ environment: { PATH: bin } })
  expect(list).toMatchObject([
    { source: 'PATH', error: 'ends with exit code 1', encoders: [] },
    {
      source: 'embedded',
      path: embedded,
      encoders: ['mjpeg', 'libx264', 'ffv1', 'libvpx-vp9', 'libx264rgb', 'prores_ks', 'rawvideo'],
    },
  ])
})

describe('spawns', () => {
  const log = join(folder, 'calls')
  const counted = standIn(`fs.appendFileSync(${JSON.stringify(log)}, args.join(' ') + '\\n')`, becomes(embedded))

  test('1,000 plans probe once, and a movie is one further run', async () => {
    const file = join(folder, 'counted.mp4')
    const options = { ffmpeg: counted }
    await Promise.all(Array.from({ length: 1000 }, () => planMovie({ file, options })))
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(['-nostdin -encoders'])
    await makeMovie({ file, options, frames: 2 })
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(2)
  })
})
