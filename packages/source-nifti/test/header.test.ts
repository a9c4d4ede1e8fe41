// What headers say beside the numbers: times, directions, scales, ranges; and what is refused of them, in one line.
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import nifti, { type NiftiOptions } from '../src/index.js'
import {
  bytesOf,
  fixtureOf,
  numbersOf,
  readAll,
  refusalOf,
  request,
  temporaryFolder,
  testContext,
  unpack,
} from './support.js'

const folder = temporaryFolder()
let count = 0

function write(bytes: Uint8Array, ending = '.nii'): string {
  const file = path.join(folder, `${count++}${ending}`)
  fs.writeFileSync(file, bytes)
  return file
}

type Edit = (bytes: Buffer) => unknown

/** A fixture of NIfTI-1 or -2, little-endian, with other bytes in its header. */
function edited(edit: Edit, name = 'int16 little NIfTI-1'): Buffer {
  const bytes = bytesOf(fixtureOf(name))
  edit(bytes)
  return bytes
}

const axes = ['x', 'y', 'z', 'frame']

describe('when volumes were taken', () => {
  test.each<[number, number, number | undefined, string | undefined]>([
    [8, 2, 0.5, undefined],
    [10, 2, 0.5, undefined],
    [16, 2000, 0.5, undefined],
    [24, 500_000, 2, undefined],
    [0, 2.5, 0.4, undefined],
    [2, 1.25, 0.8, undefined],
    [8, 100, 0.01, undefined],
    // nibabel's example4d.nii.gz says so.
    [10, 2000, undefined, 'a volume takes 2000 s'],
    [0, 3000, undefined, 'a volume takes 3000 s'],
    [8, 0, undefined, 'a volume takes 0 s'],
    [8, -1, undefined, 'a volume takes -1 s'],
    [8, Number.NaN, undefined, 'a volume takes NaN s'],
    [16, 0.75, undefined, 'a volume takes 0.00075 s'],
    [16, 1, 1000, undefined],
    [32, 2, undefined, undefined],
    [40, 2, undefined, undefined],
    [48, 2, undefined, undefined],
  ])('units %i, step %d: %s frames a second', async (units, step, rate, warning) => {
    const bytes = edited((header) => {
      header.writeUInt8(units, 123)
      header.writeFloatLE(step, 76 + 16)
    })
    for (const [file, names, options] of [
      [write(bytes), axes, {}],
      [write(bytes), ['y', 'x', 'frame'], { plane: 'axial' }],
    ] as const) {
      const { context, warnings } = testContext()
      const { times } = await nifti.probe(request(file, names, options), context)
      if (rate === undefined) expect(times).toBeUndefined()
      else expect(times).toEqual({ start: 0, rate: expect.closeTo(rate, 6) })
      expect(warnings).toEqual(warning === undefined ? [] : [expect.stringContaining(warning)])
    }
  })

  test('only of the axis of time, and of several volumes', async () => {
    const { context, warnings } = testContext()
    const file = write(edited((header) => header.writeFloatLE(2, 76 + 16)))
    expect((await nifti.probe(request(file, ['x', 'y', 'frame', 'time']), context)).times).toBeUndefined()
    const one = write(edited((header) => header.writeInt16LE(1, 48)))
    expect((await nifti.probe(request(one, axes), context)).times).toBeUndefined()
    expect(warnings).toEqual([])
  })

  test('of NIfTI-2', async () => {
    const bytes = edited((header) => {
      header.writeDoubleLE(800, 104 + 32)
      header.writeInt32LE(18, 500)
    }, 'int16 little NIfTI-2')
    const { times } = await nifti.probe(request(write(bytes), axes), testContext().context)
    expect(times).toEqual({ start: 0, rate: 1.25 })
  })
})

describe('what inspect shows', () => {
  const { context } = testContext()

  test.each<[string, NiftiOptions | undefined, object]>([
    [
      'lies LAS by sform',
      undefined,
      {
        axes,
        about: ['x: right → left', 'y: back → front', 'z: below → above', 'orientation LAS', 'a volume every 1 s'],
      },
    ],
    [
      'lies PSR by sform',
      { plane: 'coronal', slice: 'all' },
      {
        order: 'C',
        axes: ['slice', 'y', 'x', 'frame'],
        about: ['x: front → back', 'y: below → above', 'z: left → right', 'orientation PSR', 'a volume every 1 s'],
      },
    ],
    ['int16 scaled by -0.5 100', undefined, { packed: '× −0.5 + 100', axes: ['x', 'y', 'z'] }],
    ['int16 scaled by 0.1 0', undefined, { packed: '× 0.1' }],
    ['RGB colours', undefined, { axes: ['rgb', 'x', 'y', 'z'], dtype: '|u1' }],
    ['RGB colours', { plane: 'axial' }, { axes: ['y', 'x', 'rgb'] }],
    ['shape (2, 1, 2, 1, 2, 1, 2)', undefined, { axes: [...axes, 'channel', 'axis6', 'axis7'] }],
    ['shape (5,)', undefined, { axes: ['x'] }],
  ])('%s, %j', async (name, options, wanted) => {
    const known = [`${name}`, name.replace('sform', 'qform'), name.replace('sform', 'both')]
      .map(fixtureOf)
      .find(Boolean)!
    const [info] = await nifti.scan(unpack(known, folder), context, options)
    expect(info).toMatchObject(wanted)
  })

  test('two matrices that disagree are warned of if directions matter', async () => {
    const file = write(
      edited((header) => {
        header.writeInt16LE(1, 252)
        header.writeInt16LE(1, 254)
        // The qform: half a turn about z.
        for (const [index, value] of [0, 0, 1].entries()) header.writeFloatLE(value, 256 + 4 * index)
      }),
    )
    const said = [expect.stringMatching(/disagree: RAS by its sform, which is used, and LPS by its qform$/)]
    for (const [options, wanted] of [
      [{ plane: 'axial' }, said],
      [{}, []],
    ] as const) {
      const { context, warnings } = testContext()
      const [info] = await nifti.scan(file, context, options)
      expect(warnings).toEqual(wanted)
      expect(info?.about?.at(-1)).toMatch(/sform.*qform/)
    }
  })

  test('the range to show changes no value, and is a field', async () => {
    const fixture = fixtureOf('int16 little NIfTI-1')
    const file = write(
      edited((header) => {
        header.writeFloatLE(900, 124)
        header.writeFloatLE(-3, 128)
        header.write('rest, run 2', 148, 'latin1')
      }),
    )
    const tensors = await readAll(await nifti.open(request(file, ['frame', 'y', 'z', 't']), context), 2)
    expect(tensors.flatMap(({ data }) => [...data]).toSorted()).toEqual(numbersOf(fixture.values!).toSorted())
    expect((await nifti.scan(file, context))[0]?.about).toContain('to be shown from −3 to 900 (cal_min, cal_max)')
    expect(await nifti.readValue!(file, undefined, context)).toEqual({
      ...{ shape: [2, 3, 2, 2], pixdim: [1, 1, 1, 1], orientation: 'RAS', cal_min: -3, cal_max: 900 },
      ...{ descrip: 'rest, run 2', intent_name: '' },
    })
    expect(await nifti.readValue!(file, 'cal_max', context)).toBe(900)
    expect(await nifti.readValue!(file, 'toString', context)).toBeUndefined()
  })
})

test('complex numbers, by the part that is asked for', async () => {
  const { context } = testContext()
  const bytes = edited((header) => {
    header.writeInt16LE(1792, 70)
    header.writeInt16LE(1, 40)
    header.writeInt16LE(2, 42)
    for (const [index, value] of [3, -4, 0, 2].entries()) header.writeDoubleLE(value, 352 + 8 * index)
  }, 'int64 little NIfTI-1')
  const file = write(bytes)
  expect((await nifti.scan(file, context))[0]).toMatchObject({ dtype: '<c16', error: expect.stringMatching(/complex/) })
  expect((await refusalOf(() => nifti.probe(request(file, ['x']), context))).hint).toMatch(/`complex: abs`/)
  for (const [complex, values] of [
    ['abs', [5, 2]],
    ['real', [3, 0]],
    ['imag', [-4, 2]],
    ['phase', [Math.atan2(-4, 3), Math.PI / 2]],
  ] as const) {
    const reader = await nifti.open(request(file, ['x'], { complex }), context)
    expect([...(await reader.read(0)).data]).toEqual(values)
    await reader.close?.()
  }
})

describe('headers that are refused', () => {
  const { context } = testContext(folder)
  const short =
    (value: number, at: number): Edit =>
    (header) =>
      header.writeInt16LE(value, at)
  const real =
    (value: number, at: number): Edit =>
    (header) =>
      header.writeFloatLE(value, at)
  const both =
    (...edits: Edit[]): Edit =>
    (header) =>
      edits.map((edit) => edit(header))

  test.each<[string, Buffer, RegExp, RegExp?]>([
    [
      'data that begin at 0',
      edited(real(0, 108)),
      /its data begin at byte 0 \(vox_offset\), inside the header itself/,
      /352 at least/,
    ],
    ['data that begin at 348', edited(real(348, 108)), /begin at byte 348/, /352/],
    ['data that begin at 351.9', edited(real(351.9, 108)), /begin at byte 351 /, /352/],
    ['data that begin at NaN', edited(real(Number.NaN, 108)), /begin at byte NaN/],
    ['data that begin before the file', edited(real(-8, 108)), /begin at byte -8/],
    [
      'NIfTI-2 data that begin at 352',
      edited((header) => header.writeBigInt64LE(352n, 168), 'int16 little NIfTI-2'),
      /begin at byte 352/,
      /544 at least/,
    ],
    ['no volumes', edited(short(0, 48)), /it is 0 long along axis 4 \(dim\[4\]\)/, /1 or more/],
    ['a negative length', edited(short(-1, 42)), /it is -1 long along axis 1/],
    ['no axes', edited(short(0, 40)), /it has 0 axes, but 1 to 7 are possible/],
    ['eight axes', edited(short(8, 40)), /it has 8 axes/],
    [
      'an absurd shape',
      edited((header) => header.writeBigInt64LE(2n ** 52n, 24), 'int16 little NIfTI-2'),
      /absurd shape: 4503599627370496 × 3 × 2 × 2/,
    ],
    [
      'a scale, and an intercept of NaN',
      edited(both(real(2, 112), real(Number.NaN, 116))),
      /scales its numbers by 2, and then adds NaN \(scl_slope, scl_inter\)/,
    ],
    ['no type', edited(short(0, 70)), /its numbers are of no type \(datatype 0\)/],
    ['bits', edited(short(1, 70)), /single bits \(datatype 1\)/],
    ['float128', edited(short(1536, 70)), /float128/],
    ['complex256', edited(short(2048, 70)), /complex256/],
    ['a type that nobody knows', edited(short(77, 70)), /of an unknown type \(datatype 77\)/],
    ['colours with a scale', edited(both(short(128, 70), real(2, 112))), /scales colours \(by 2, plus 0\)/],
    ['complex numbers with a scale', edited(both(short(32, 70), real(2, 112))), /scales complex numbers/],
    ['a mark that was damaged', edited((header) => header.write('n+3\0', 344, 'latin1')), /its mark is "n\+3\\x00"/],
    [
      'line breaks that were changed',
      edited((header) => header.write('n+2\0\n\n\x1a\n', 4, 'latin1'), 'int16 little NIfTI-2'),
      /its mark is "n\+2/,
      /copy it as binary/,
    ],
    [
      'no mark',
      edited((header) => header.fill(0, 344, 348)),
      /its header has no mark of one \(n\+1\), as Analyze files have none/,
    ],
    [
      'the mark of a pair',
      edited((header) => header.write('ni1\0', 344, 'latin1')),
      /its numbers are in another file, an \.img/,
      /one folder/,
    ],
    [
      'another file',
      Buffer.from('\x89PNG\r\n\x1a\nand more', 'latin1'),
      /no NIfTI or Analyze file: it begins with "\\x89PNG\\x0d\\x0a\\x1a\\x0a"/,
      /348 or 540/,
    ],
    ['a header that ends', edited(() => {}).subarray(0, 300), /ends inside its header, after 300 bytes/],
    ['a byte', Buffer.from([92]), /no NIfTI or Analyze file/],
    ['one byte too few', edited(() => {}).subarray(0, -1), /promises 48 bytes of data, but the file holds 47 bytes/],
    [
      'gzip that promises what it cannot hold',
      gzipSync(edited(short(32_000, 42))),
      /cannot inflate from [\d,]+ bytes to 768,352 bytes/,
    ],
  ])('%s', async (_, bytes, message, hint = /./) => {
    const file = write(bytes)
    const asked = request(file, axes)
    const actions = [() => nifti.probe(asked, context), () => nifti.open(asked, context)]
    // Of a file that was cut, the header is still listed.
    if (!message.source.startsWith('promises')) actions.push(() => nifti.scan(file, context) as never)
    for (const action of actions) {
      const error = await refusalOf(action)
      expect([error.code, error.place.file]).toEqual(['INPUT_UNREADABLE', file])
      expect([error.message, error.hint ?? '-']).toEqual([expect.stringMatching(message), expect.stringMatching(hint)])
    }
  })

  test('either of a pair without the other', async () => {
    const fixture = fixtureOf('pair NIfTI-1 little')
    const alone = path.join(folder, 'alone.hdr')
    fs.writeFileSync(alone, bytesOf(fixture, 'pair-1-False.hdr'))
    const header = await refusalOf(() => nifti.scan(alone, context))
    expect(header.message).toBe('its numbers are in an .img file, and there is none next to it')
    const image = path.join(folder, 'lonely.img')
    fs.writeFileSync(image, bytesOf(fixture))
    const error = await refusalOf(() => nifti.scan(image, context))
    expect(error.message).toBe('there is no .hdr file next to it that describes it')
    const capitals = path.join(folder, 'CAPITALS')
    fs.writeFileSync(`${capitals}.HDR`, bytesOf(fixture, 'pair-1-False.hdr'))
    fs.writeFileSync(`${capitals}.IMG`, bytesOf(fixture))
    for (const ending of ['.HDR', '.IMG'])
      expect((await nifti.scan(capitals + ending, context))[0]?.shape).toEqual(fixture.shape)
  })
})

describe('requests that do not fit', () => {
  const { context } = testContext()

  test.each<[string, string[], NiftiOptions, RegExp, RegExp]>([
    [
      'lies RAS by sform',
      ['y', 'x', 'frame'],
      { plane: 'axial', slice: 4 },
      /no axial slice 4: they are 0 to 3/,
      /`slice: middle`/,
    ],
    ['lies RAS by sform', ['y', 'x'], { plane: 'axial' }, /shape \(3, 2, 2\), but `axes` names 2 axes/, /./],
    ['lies RAS by sform', ['x', 'y', 'z'], {}, /shape \(2, 3, 4, 2\), but `axes` names 3 axes/, /./],
    ['lies RAS by sform', ['x', 'x', 'z', 'frame'], {}, /has the name "x" twice/, /./],
    [
      'shape (3, 4)',
      ['y', 'x'],
      { plane: 'axial' },
      /`plane` needs three axes, and this file has 2/,
      /leave `plane` out/,
    ],
  ])('%s, %j, %j', async (name, axes, options, message, hint) => {
    const error = await refusalOf(() => nifti.probe(request(unpack(fixtureOf(name), folder), axes, options), context))
    expect([error.message, error.hint]).toEqual([expect.stringMatching(message), expect.stringMatching(hint)])
  })

  test('a matrix without an inverse has no planes', async () => {
    const file = write(
      edited((header) => {
        header.writeInt16LE(1, 254)
        header.fill(0, 280, 296)
      }),
    )
    const error = await refusalOf(() => nifti.probe(request(file, ['y', 'x', 'frame'], { plane: 'axial' }), context))
    expect(error.message).toMatch(/has no orientation in the body/)
    expect((await nifti.probe(request(file, axes), context)).frames).toBe(2)
  })

  test('a variable', async () => {
    const file = unpack(fixtureOf('lies RAS by sform'), folder)
    const error = await refusalOf(() => nifti.probe({ ...request(file, axes), variables: ['bold'] }, context))
    expect([error.message, error.hint]).toEqual([
      'a NIfTI file contains one array without a name',
      'leave `variable` out',
    ])
  })

  test.each([
    [{ slice: 3 }, /it needs `plane`, too/],
    [{ radiological: true }, /it needs `plane`, too/],
    [{ plane: 'axial', slice: -1 }, /./],
    [{ plane: 'horizontal' }, /./],
    [{ orientation: 'RAS' }, /./],
  ])('%j', (options, message) => {
    const { error } = nifti.options.safeParse(options)
    expect(error?.issues.map((issue) => issue.message).join()).toMatch(message)
  })
})
