// A pipeline as data is read as the YAML that says the same.
import { describe, expect, it } from 'vitest'
import { parsePipeline, pipelineErrors } from '../../src/config/index.js'
import { MovieflowError } from '../../src/errors/index.js'
import { readPipeline } from '../../src/pipeline/index.js'

const folder = '/lab'
const data = { source: 'a_<exp:d>.npy', write: 'a_<exp>.mp4' }
const read = (more: object, settings: string[] = []) => readPipeline({ data: { ...data, ...more }, folder }, settings)

async function problems(given: unknown): Promise<string[]> {
  try {
    await readPipeline({ data: given, folder })
  } catch (error) {
    if (!(error instanceof MovieflowError)) throw error
    return pipelineErrors(error).map(({ place, message }) => {
      expect(place).not.toHaveProperty('line')
      expect(place.file).toBeUndefined()
      return `${place.option ?? '-'}: ${message}`
    })
  }
  throw new Error('nothing was thrown')
}

describe('a pipeline as data', () => {
  it('is the same pipeline as the YAML that says the same, short forms included', async () => {
    const text = `
source: a_<exp:d>.npy
write: [a_<exp>.mp4, { path: "<exp>.gif", loop: 2 }]
where: { exp: 1..3 }
matrix: { stat: [mean, max] }
fields: { none: .nan }
render: { use: heatmap, title: "#1: <exp>", limits: [0, 1] }
transform: reverse
`
    const { locate: _, written, file, name, ...asYaml } = parsePipeline(text, '/lab/pipeline.yaml')
    const given = await read({
      write: ['a_<exp>.mp4', { path: '<exp>.gif', loop: 2 }],
      where: { exp: '1..3' },
      matrix: { stat: ['mean', 'max'] },
      fields: { none: Number.NaN },
      render: { use: 'heatmap', title: '#1: <exp>', limits: [0, 1] },
      transform: 'reverse',
    })
    expect(given).toMatchObject(asYaml)
    expect(given.locate(['write', 0])).toBeUndefined()
    expect(given.written).toBeUndefined()
    expect([written, file, name]).toEqual(['/lab/pipeline.yaml', '/lab/pipeline.yaml', 'pipeline'])
  })

  it('goes by its folder and its name, else by the data’s name', async () => {
    const files = [
      await readPipeline({ data, folder }),
      await readPipeline({ data: { ...data, name: 'maps v1.2' }, folder }),
      await readPipeline({ data: { ...data, name: 'maps' }, folder, name: 'nightly' }),
    ].map(({ file, name }) => [file, name])
    expect(files).toEqual([
      ['/lab/pipeline', 'pipeline'],
      ['/lab/maps v1.2', 'maps v1.2'],
      ['/lab/nightly', 'maps'],
    ])
    await expect(readPipeline({ data, folder, name: 'a/b' })).rejects.toMatchObject({ code: 'CALL_INVALID' })
  })

  it('takes --set, and is copied', async () => {
    const render = { use: 'heatmap', limits: [0, 1] }
    const pipeline = await read({ render }, ['render.limits[1]=2', 'fps=5'])
    expect(pipeline).toMatchObject({ fps: 5, render: { options: { limits: [0, 2] } } })
    expect(render.limits).toEqual([0, 1])
  })

  it('has its mistakes told by their option', async () => {
    expect(await problems({ ...data, naem: 'x', transform: [{ axis: 'x' }] })).toEqual([
      expect.stringMatching(/^naem: unknown option naem: did you mean name\?/),
      expect.stringMatching(/^transform\[0\]\.use: use is missing/),
    ])
    expect(await problems({ ...data, render: { title: '<exp' } })).toEqual([expect.stringMatching(/^render\.title: /)])
    expect(await problems({ sorce: 'a.npy', write: 'a.mp4' })).toContainEqual(
      expect.stringContaining('unknown option sorce: did you mean source?'),
    )
    expect(await problems('source: a.npy')).toEqual([expect.stringContaining('expected an object as a pipeline')])
  })

  it('holds nothing that JSON cannot', async () => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    const render = {
      by: () => 1,
      sign: Symbol('s'),
      crf: undefined,
      low: Number.NaN,
      high: Number.POSITIVE_INFINITY,
      count: 3n,
      limits: new Float32Array(2),
      when: new Date(0),
      circle,
      [Symbol('key')]: 1,
    }
    expect(await problems({ ...data, render, write: [undefined, 'b.mp4'] })).toEqual([
      'write[0]: expected a value, but got undefined: leave the member out',
      'render.by: expected a value that JSON can hold, but got a function',
      'render.sign: expected a value that JSON can hold, but got a symbol',
      'render.crf: expected a value, but got undefined: leave the member out',
      'render.low: expected a finite number, but got NaN',
      'render.high: expected a finite number, but got Infinity',
      'render.count: expected a number, but got the bigint 3n: Number(…) makes one',
      'render.limits: expected a list or a plain object, but got an object of the class Float32Array: Array.from(…) makes a list of it',
      'render.when: expected a list or a plain object, but got an object of the class Date',
      'render.circle.self: a value may not contain itself',
      'render: expected a name as a key, but got "Symbol(key)"',
    ])
  })
})
