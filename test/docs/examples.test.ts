// The examples, run by the built command in a copy of the clone: what they write is decoded and held against the arrays.
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Box, cellColors, findBox, hazen, range, viridisOf } from '@movieflow/test-support/axes'
import { Clone, root } from '@movieflow/test-support/clone'
import { type DecodedMovie, decodeMovie, duration, pixel } from '@movieflow/test-support/decode'
import { needsData } from '@movieflow/test-support/tools'
import { testWriter, type WriterTest } from '@movieflow/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const realArrays = process.env['MOVIEFLOW_REAL_ARRAYS'] ?? join(root, '../shared/real')

let clone: Clone
const out = (name: string) => clone.out(name)
const script = (name: string, ...args: string[]) => clone.script(name, ...args)

beforeAll(() => {
  clone = new Clone()
})
afterAll(() => clone[Symbol.dispose]())

describe('correlation-batch', () => {
  const pipeline = 'examples/correlation-batch/pipeline.yaml'
  const data = (name: string) => clone.path(`examples/correlation-batch/data/${name}`)
  const lossless = `write=lossless/<animal>_<type>_Exp<exp>_<layer>_<stat>.mkv`

  beforeAll(() => script('correlation-batch/make-data.mjs'), 60_000)

  it('has data that are made once', () => {
    const file = data('Alfa_Evol_Exp3_conv4_3.npy')
    const made = readFileSync(file)
    expect(script('correlation-batch/make-data.mjs')).toMatch(/are there/)
    expect(readFileSync(file).equals(made)).toBe(true)
  })

  it('plans a movie for each recording, layer and statistic that is chosen', async () => {
    const { code, stdout } = await clone.command(['plan', pipeline, '--json'])
    expect(code).toBe(0)
    const { movies, problems } = JSON.parse(stdout)
    expect(movies).toHaveLength(49)
    const ids: string[] = movies.map(({ id }: { id: string }) => id)
    expect(ids.filter((id) => /exp=46|animal=Beto,type=Manif,exp=7/.test(id))).toEqual([])
    expect(ids.filter((id) => /layer=conv3_3/.test(id)).every((id) => id.endsWith('stat=meanabs'))).toBe(true)
    const movie = movies.find(({ id }: { id: string }) => id === 'animal=Beto,type=Manif,exp=11,layer=conv4_3,stat=rms')
    expect(movie).toMatchObject({
      fields: { pref_chan: 20 },
      ...{ frames: 24, fps: 2, size: [552, 543], status: 'new' },
      outputs: [
        { path: 'Beto_Manif_Exp11/Beto_Manif_Exp11_conv4_3_cc_rms.avi', size: [552, 543] },
        { path: 'Beto_Manif_Exp11/Beto_Manif_Exp11_conv4_3_cc_rms.mp4', size: [552, 544] },
        { path: 'gif/Beto_Manif_Exp11_conv4_3_rms.gif', size: [552, 543] },
      ],
    })
    expect(JSON.stringify(problems)).toMatch(/padded to 552 × 544/)
  })

  it('writes AVI, MP4 and GIF of the right size and length, and finds them fresh', async () => {
    const only = ['--only', 'layer=conv5_3,stat=maxabs']
    expect(await clone.command(['run', pipeline, ...only])).toMatchObject({ code: 0, stderr: '' })
    const files = clone.files('out/correlation-batch').map((name) => name.replace('out/correlation-batch/', ''))
    expect(files).toHaveLength(7 * 3)
    const name = 'Alfa_Evol_Exp11_conv5_3'
    const sizes = {
      'Alfa_Evol_Exp11/$_cc_maxabs.avi': 543,
      'Alfa_Evol_Exp11/$_cc_maxabs.mp4': 544,
      'gif/$_maxabs.gif': 543,
    }
    for (const [pattern, height] of Object.entries(sizes)) {
      const file = pattern.replace('$', name)
      expect(files).toContain(file)
      const movie = await decodeMovie(join(out('correlation-batch'), file))
      expect([file, movie.width, movie.height, movie.frames.length]).toEqual([file, 552, height, 24])
      expect([file, await duration(join(out('correlation-batch'), file))]).toEqual([file, 12])
    }
    const again = await clone.command(['run', pipeline, ...only, '--json'])
    expect(JSON.parse(again.stdout.trim().split('\n').at(-1)!)).toMatchObject({ type: 'run-end', made: 0, fresh: 7 })
  })

  it('gives each cell the colour of its value, in limits shared by windows of one length', async () => {
    const only = ['--only', 'animal=Beto,type=Manif,layer=conv4_3,stat=[meanabs,rms,maxabs]']
    expect(await clone.command(['run', pipeline, ...only, '--set', lossless])).toMatchObject({ code: 0 })
    const array = readNpy(data('Beto_Manif_Exp11_conv4_3.npy'))
    const lengths = windowLengths(data('windows/Beto_Manif_Exp11.npy'))
    for (const [stat, over] of Object.entries(statistics)) {
      const movie = await decodeMovie(join(out('correlation-batch'), `lossless/Beto_Manif_Exp11_conv4_3_${stat}.mkv`))
      const maps = reduceChannels(array, over)
      const box = findBox(movie)
      for (const [frame, map] of maps.entries()) {
        const group = maps.filter((_, other) => lengths[other] === lengths[frame]).flat(2)
        const [low, high] = [hazen(group, 2), hazen(group, 98)]
        const wanted = map.map((row) => row.map((value) => viridisOf(value, low, high)))
        expect([stat, frame, cellColors(movie, box, frame, map.length)]).toEqual([stat, frame, wanted])
      }
    }
  })

  it('shows the same in every file, as far as each can', async () => {
    const only = ['--only', 'animal=Beto,exp=11,type=Manif,layer=conv5_3,stat=maxabs']
    await clone.command(['run', pipeline, ...only])
    await clone.command(['run', pipeline, ...only, '--set', lossless])
    const folder = out('correlation-batch')
    const exact = await decodeMovie(join(folder, 'lossless/Beto_Manif_Exp11_conv5_3_maxabs.mkv'))
    const box = findBox(exact)
    const name = 'Beto_Manif_Exp11/Beto_Manif_Exp11_conv5_3_cc_maxabs'
    const off: Record<string, number> = {
      'gif/Beto_Manif_Exp11_conv5_3_maxabs.gif': 2,
      [`${name}.avi`]: 16,
      [`${name}.mp4`]: 16,
    }
    for (const [file, most] of Object.entries(off)) {
      const movie = await decodeMovie(join(folder, file))
      for (const frame of [0, 11, 23]) {
        const cells = cellColors(movie, box, frame, 14).flat(2)
        const wanted = cellColors(exact, box, frame, 14).flat(2)
        const worst = Math.max(...cells.map((value, at) => Math.abs(value - wanted[at]!)))
        expect(worst, `${file}, frame ${frame}`).toBeLessThanOrEqual(most)
      }
    }
  })

  it("writes each frame's own window into the third line of its title", async () => {
    const only = ['--only', 'animal=Alfa,type=Evol,exp=[3,11],layer=conv5_3,stat=rms']
    await clone.command(['run', pipeline, ...only, '--set', lossless])
    const titles = async (exp: number) => {
      const movie = await decodeMovie(join(out('correlation-batch'), `lossless/Alfa_Evol_Exp${exp}_conv5_3_rms.mkv`))
      const box = findBox(movie)
      const rows = movie.frames.map((_, frame) => rowsAboveAxes(movie, box, frame))
      const inked = range(rows[0]!.length).filter((y) => rows.some((title) => title[y]!.trim() !== ''))
      const changing = inked.filter((y) => rows.some((title) => title[y] !== rows[0]![y]))
      // Two of three lines stay.
      expect((changing[0]! - inked[0]!) / (inked.at(-1)! - inked[0]!)).toBeGreaterThan(0.6)
      const third = rows.map((title) => trimSides(changing.map((y) => title[y]!)))
      expect(new Set(third).size).toBe(24)
      return third
    }
    const [counted, listed] = [await titles(3), await titles(11)]
    // Exp 3 has no list of windows: its own counting gives the same first 19, and other ones behind.
    expect(counted.slice(0, 19)).toEqual(listed.slice(0, 19))
    expect(counted.slice(19).filter((line, at) => line === listed[19 + at])).toEqual([])
  })
})

describe('broken-batch', () => {
  it('makes what can be made, names what cannot, and ends with 1', async () => {
    script('broken-batch/make-data.mjs')
    const { code, stdout, stderr } = await clone.command(['run', 'examples/broken-batch/pipeline.yaml'])
    const said = stdout + stderr
    expect(code).toBe(1)
    expect(clone.files('out/broken-batch').map((name) => name.replace('out/broken-batch/', ''))).toEqual([
      'IT/Beto_Evol_Exp1_conv5_3.avi',
      'V4/Alfa_Evol_Exp1_conv5_3.avi',
      'V4/Alfa_Evol_Exp6_conv5_3.avi',
    ])
    const causes: Record<number, RegExp> = {
      2: /Alfa_Evol_Exp2_conv5_3\.npy.*promises 150,528 bytes.*59,872/,
      3: /Alfa_Evol_Exp3_conv5_3\.npy.*Python objects \(a pickle\)/,
      4: /Alfa_Evol_Exp4_conv5_3\.npy.*promises 150,528,000 bytes.*150,528/,
      5: /Alfa_Evol_Exp5_conv5_3\.npy.*shape \(14, 14, 24\).*4 axes/,
      7: /pipeline\.yaml:\d+:\d+.*site has no value/,
      8: /Alfa_Evol_Exp8_conv5_3\.npy.*header/,
      9: /Alfa_Evol_Exp9_conv5_3\.npy.*not an \.npy file/,
    }
    for (const [exp, cause] of Object.entries(causes)) {
      expect(said).toContain(`animal=Alfa,type=Evol,exp=${exp},layer=conv5_3`)
      expect(said).toMatch(cause)
    }
    expect(said).not.toMatch(/^\s+at /m)
  })

  it('draws a recording of nothing but NaN', async () => {
    const movie = await decodeMovie(join(out('broken-batch'), 'V4/Alfa_Evol_Exp6_conv5_3.avi'))
    expect(movie.frames).toHaveLength(24)
    // The map is the bright square in the middle of the left half.
    expect(Math.min(...pixel(movie, 12, 120, 150))).toBeGreaterThan(245)
  })
})

describe('parquet-source', () => {
  it('draws what pandas wrote, at its times, with a title out of another table', async () => {
    const pipeline = 'examples/parquet-source/pipeline.yaml'
    const { movies } = JSON.parse((await clone.command(['plan', pipeline, '--json'])).stdout)
    // Twenty rows a second, of which the source tells the times; the table has the genotype.
    expect(movies).toMatchObject([{ id: 'mouse=m1', frames: 240, fps: 20, fields: { genotype: 'WT' } }])
    const frame = ['frame', pipeline, '--index', '150', '-o', 'parquet.png']
    expect(await clone.command(frame)).toMatchObject({ code: 0 })
    const golden = join(root, 'examples/parquet-source/frame.png')
    expect(readFileSync(clone.path('parquet.png')).equals(readFileSync(golden))).toBe(true)
  })
})

describe('my-writer', () => {
  const pipeline = 'examples/my-writer/pipeline.yaml'
  beforeAll(() => script('my-writer/make-data.mjs'), 60_000)

  it('writes what the built-in writer writes', async () => {
    expect(await clone.command(['run', pipeline])).toMatchObject({ code: 0 })
    const [own, gray, exact] = await Promise.all(
      ['pond.y4m', 'pond_gray.y4m', 'pond.mkv'].map((name) => decodeMovie(join(out('my-writer'), name))),
    )
    expect([own!.width, own!.height, own!.frames.length]).toEqual([320, 280, 30])
    expect(gray!.frames).toHaveLength(30)
    expect(await duration(join(out('my-writer'), 'pond.y4m'))).toBe(2)
    // 8 bits of YUV in limited range have fewer levels than RGB.
    for (const frame of [0, 15, 29])
      expect(largestDifference(own!.frames[frame]!, exact!.frames[frame]!)).toBeLessThan(5)
  })

  it('keeps the contract', async () => {
    const { default: plugin }: { default: WriterTest['plugin'] } = await import(
      clone.path('examples/my-writer/my-writer.mjs')
    )
    await testWriter({ plugin, extension: '.y4m' })
  })

  it('has its options checked like any other', async () => {
    const { code, stderr } = await clone.command(['plan', pipeline, '--set', 'write[0].grey=true'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/grey.*gray/s)
  })
})

describe('real-arrays', () => {
  it('says which arrays are not at hand', () => {
    const said = script('real-arrays/run.mjs', mkdtempSync(join(clone.folder, 'none-')))
    expect(said.match(/skipped, there is no/g)).toHaveLength(5)
  })

  const atHand = existsSync(join(realArrays, 'stent_ct.npy'))
  it('runs on those that are', needsData('arrays of laboratories', atHand), async () => {
    script('real-arrays/run.mjs', realArrays)
    const wanted: Record<string, [number, number, number]> = {
      'Alfa_Evol_Exp3/Alfa_Evol_Exp3_conv5_3_cc_meanabs.avi': [552, 543, 24],
      'Beto_Evol_Exp07_conv5_3_maxabs.gif': [552, 543, 24],
      'Beto_Manif_Exp11_conv4_3_rms.gif': [552, 543, 24],
      'Beto_Manif_Exp11_conv4-3.avi': [552, 543, 24],
      'Beto_Manif_Exp11_conv4-3.mp4': [552, 544, 24],
      'Beto_Manif_Exp11_conv4-3.gif': [552, 543, 24],
      'stent_ct.mp4': [480, 420, 256],
      'twophoton.mp4': [640, 360, 25],
      'twophoton.gif': [640, 360, 25],
      'faces.gif': [300, 320, 50],
      'faces.mkv': [300, 320, 50],
    }
    for (const [file, [width, height, count]] of Object.entries(wanted)) {
      const movie = await decodeMovie(join(out('real-arrays'), file))
      expect([file, movie.width, movie.height, movie.frames.length]).toEqual([file, width, height, count])
    }
  })
})

interface Volume {
  readonly data: Float32Array | Float64Array
  readonly shape: readonly number[]
}

/** A Fortran-ordered file of the generator's, read without the source under test. */
function readNpy(file: string): Volume {
  const bytes = readFileSync(file)
  const start = 10 + bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', 10, start)
  expect(header).toContain("'fortran_order': True")
  const shape = /'shape': \(([^)]*)\)/.exec(header)![1]!.split(',').filter(Boolean).map(Number)
  const body = bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length)
  return { data: header.includes('<f8') ? new Float64Array(body) : new Float32Array(body), shape }
}

const statistics: Record<string, (values: number[]) => number> = {
  meanabs: (values) => values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length,
  rms: (values) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length),
  maxabs: (values) => Math.max(...values.map(Math.abs)),
}

/** [y, x, channel, frame] becomes maps[frame][y][x], in float32. */
function reduceChannels({ data, shape }: Volume, by: (values: number[]) => number): number[][][] {
  const [height, width, channels, frames] = shape as [number, number, number, number]
  const at = (y: number, x: number, channel: number, frame: number) =>
    data[y + height * (x + width * (channel + channels * frame))]!
  return range(frames).map((frame) =>
    range(height).map((y) =>
      range(width).map((x) => Math.fround(by(range(channels).map((channel) => at(y, x, channel, frame))))),
    ),
  )
}

function windowLengths(file: string): number[] {
  const { data, shape } = readNpy(file)
  return range(shape[0]!).map((frame) => data[shape[0]! + frame]! - data[frame]!)
}

/** What stands right above the map, a text for each row of pixels: a blank is white. */
function rowsAboveAxes(movie: DecodedMovie, { left, top, width }: Box, frame: number): string[] {
  const letter = (y: number, x: number) => String.fromCharCode(pixel(movie, frame, left + x, y)[0]!)
  return range(top - 1).map((y) =>
    range(width)
      .map((x) => letter(y, x))
      .join('')
      .replaceAll('\xff', ' '),
  )
}

/** Without the blank columns on both sides. */
function trimSides(rows: readonly string[]): string {
  const left = Math.min(...rows.map((row) => row.length - row.trimStart().length))
  return rows.map((row) => row.slice(left).trimEnd()).join('\n')
}

function largestDifference(one: Uint8Array, other: Uint8Array): number {
  let most = 0
  for (let at = 0; at < one.length; at++) most = Math.max(most, Math.abs(one[at]! - other[at]!))
  return most
}
