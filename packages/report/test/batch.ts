// Reports for the tests: the batch of a lab with what goes wrong in one, and hostile names.
import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import type { BatchReport, ReportedMovie, ReportedStatus } from '@movieflow/core'

const layers = ['conv2_2', 'conv3_3', 'conv4_3', 'conv5_3', 'fc6']
const stats = ['meanabs', 'rms', 'maxabs']
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

/** `count` movies of animal × experiment × layer × statistic; in every 90 one failed and one is blocked. */
export function makeBatch(
  count: number,
  change: (movie: ReportedMovie, index: number) => ReportedMovie = (m) => m,
): BatchReport {
  const movies = Array.from({ length: count }, (_, index) => change(makeMovie(index), index))
  return reportOf(movies)
}

export function reportOf(movies: readonly ReportedMovie[]): BatchReport {
  const counts: Record<ReportedStatus, number> = { made: 0, failed: 0, blocked: 0, stale: 0, missing: 0 }
  for (const { status } of movies) counts[status]++
  return {
    version: 1,
    generator: 'movieflow',
    key: '0123456789abcdef',
    pipeline: { name: 'vgg16-correlation', file: 'pipeline.yaml' },
    movieflow: '0.1.0',
    written: '2026-11-27T12:10:31.000Z',
    counts,
    movies,
  }
}

export function makeMovie(index: number): ReportedMovie {
  const stat = stats[index % 3]!
  const layer = layers[Math.floor(index / 3) % 5]!
  const animal = Math.floor(index / 15) % 2 === 0 ? 'Alfa' : 'Beto'
  const exp = 1 + (Math.floor(index / 30) % 46)
  const id = `animal=${animal},exp=${exp},layer=${layer},stat=${stat}`
  const stem = `${animal}_Exp${String(exp).padStart(2, '0')}/${animal}_Exp${exp}_${layer}_cc_${stat}`
  const base = {
    id,
    fields: {
      animal,
      exp,
      layer,
      stat,
      pref_chan: (index * 37) % 64,
      'source.name': `${animal}_Manif_Exp${exp}_${layer}`,
      type: 'Manif',
    },
    warnings: [],
    again: `movieflow run pipeline.yaml --only '${id}'`,
  }
  const outputs = ['avi', 'mp4'].map((ending) => ({
    path: `${stem}.${ending}`,
    bytes: 180_000 + ((index * 7919) % 90_000),
    sha256: hash(`${stem}.${ending}`),
  }))
  if (index % 90 === 41)
    return {
      ...base,
      status: 'failed',
      outputs,
      frames: 24,
      fps: 2,
      size: [552, 543],
      duration: 12,
      tries: 2,
      error: {
        code: 'ENCODER_FAILED',
        message: 'ffmpeg ended with exit code 187 after 11 of 24 frames: Error while opening encoder',
        hint: 'look at the last lines of its log; `movieflow doctor` says which encoders there are',
        log: [
          '[libx264 @ 0x55d] broken pipe',
          'Error while opening encoder for output stream #0:0',
          'Conversion failed!',
        ],
        at: '2026-11-27T12:05:01.000Z',
      },
    }
  if (index % 90 === 77)
    return {
      ...base,
      status: 'blocked',
      outputs,
      error: {
        code: 'SHAPE_MISMATCH',
        message: 'cc_tsr has 3 axes, and 4 are named: [y, x, channel, frame]',
        hint: 'see its shape with: movieflow inspect data/Beto_Manif_Exp3_conv2_2.mat',
        file: `data/${animal}_Manif_Exp${exp}_${layer}.mat`,
      },
    }
  const low = Number((0.011 + (index % 17) / 300).toFixed(4))
  return {
    ...base,
    status: index % 200 === 150 ? 'stale' : 'made',
    ...(index % 200 === 150 && { reasons: ['`render` changed', 'data/Alfa_Manif_Exp4_conv2_2.mat changed'] }),
    outputs,
    frames: 24,
    fps: 2,
    size: [552, 543],
    duration: 12,
    limits: { limits: [[low, Number((low + 0.4 + (index % 23) / 90).toFixed(4))]] },
    warnings: index % 60 === 3 ? ['wdw_vect is missing: the windows of `otherwise` stand in'] : [],
    made: '2026-11-27T12:03:11.000Z',
    seconds: 1.2 + (index % 7) / 10,
    tries: 1,
    provenance: {
      movieflow: '0.1.0',
      movie: id,
      limits: {},
      inputs: [{ path: `data/${animal}_Manif_Exp${exp}_${layer}.mat`, bytes: 77_070_336, sha256: hash(layer + exp) }],
      plugins: { mat: '0.1.0', reduce: '0.1.0', heatmap: '0.1.0', ffmpeg: '0.1.0' },
      options: {
        source: { variable: ['cc_tsr', 'corr_tsr'], axes: ['y', 'x', 'channel', 'frame'] },
        transform: [{ use: 'reduce', axis: 'channel', by: stat }],
        render: {
          use: 'heatmap',
          size: [552, 543],
          colormap: 'viridis',
          limits: { percentile: [2, 98], method: 'hazen', over: 'movie' },
          colorbar: { label: 'correlation' },
        },
        write: [
          { path: `${stem}.avi`, quality: 75 },
          { path: `${stem}.mp4`, crf: 18 },
        ],
      },
    },
  }
}

/** A poster of so many pixels that holds no two alike rows, as PNG. */
export function makePoster(seed: number, [width, height] = [160, 157]): Uint8Array {
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const inside = x > 20 && x < 130 && y > 30 && y < 140
      const value = inside ? 0.5 + 0.5 * Math.sin((x >> 2) * 0.31 + seed) * Math.cos((y >> 2) * 0.23 - seed * 1.7) : 1
      const at = y * (1 + width * 3) + 1 + x * 3
      const rgb = inside ? [60 + 190 * value ** 3, 20 + 200 * value, 90 + 60 * Math.sin(value * 3)] : [255, 255, 255]
      rgb.forEach((part, channel) => {
        rows[at + channel] = part
      })
    }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const chunk = (type: string, data: Uint8Array) => {
    const bytes = Buffer.alloc(12 + data.length)
    bytes.writeUInt32BE(data.length, 0)
    bytes.write(type, 4, 'latin1')
    bytes.set(data, 8)
    bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
    return bytes
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
