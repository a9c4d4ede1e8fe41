import { describe, expect, it } from 'vitest'
import { parsePipeline, parseSelection } from '../../src/config/index.js'
import { MovieflowError } from '../../src/errors/index.js'

const base = 'source: a.npy\nwrite: a.mp4\n'
const set = (...settings: string[]) => parsePipeline(base, 'm.yaml', settings)

function failure(run: () => unknown): MovieflowError {
  try {
    run()
  } catch (error) {
    if (error instanceof MovieflowError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('--set', () => {
  it('changes options, and makes the maps and lists that it needs', () => {
    const pipeline = set(
      'fps=3',
      'render.size=[3, 4]',
      'transform[0].use=smooth',
      'transform[0].sigma=2',
      'write[1].path=b.gif',
      'write[0].crf=20',
      'source.variable=x',
      'where.animal=Beto',
      'where.stat.label=L1',
      'matrix.stat=[rms]',
    )
    expect(pipeline).toMatchObject({
      fps: 3,
      render: { options: { size: [3, 4] } },
      transform: [{ use: 'smooth', options: { sigma: 2 } }],
      write: [{ output: 'a.mp4', options: { crf: 20 } }, { output: 'b.gif' }],
      sources: [{ files: ['a.npy'], variable: 'x' }],
      where: [{ animal: [{ value: 'Beto' }], 'stat.label': [{ value: 'L1' }] }],
      matrix: { stat: { values: ['rms'] } },
    })
    expect(pipeline.locate(['fps'])).toBeUndefined()
    expect(pipeline.locate(['write', 0, 'path'])).toEqual({ line: 2, column: 8 })
  })

  it('takes what YAML would misread as the text itself', () => {
    const { options } = set(
      'render.a=Exp: 3',
      'render.b=#ff0000',
      'render.c=*.png',
      'render.d=x = y',
      'render.e=',
    ).render
    expect(options).toEqual({ a: 'Exp: 3', b: '#ff0000', c: '*.png', d: 'x = y', e: '' })
    expect(set('render.a=null', 'render.b=true', 'render.c=01').render.options).toEqual({ a: null, b: true, c: 1 })
  })

  it('reaches the only step of a list by its name', () =>
    expect(set('write.path=b.avi').write[0]?.output).toBe('b.avi'))

  it.each([
    ['fps=x', 'PIPELINE_INVALID', '--set fps=x: expected a number above 0'],
    ['fsp=3', 'PIPELINE_INVALID', 'did you mean fps?'],
    ['write.path=<a', 'TEMPLATE_SYNTAX', '--set write.path=<a'],
    ['fps', 'CALL_INVALID', 'expected an option, = and its value'],
    ['=3', 'CALL_INVALID', 'expected an option'],
    ['a[x]=3', 'CALL_INVALID', 'expected an option'],
    ['.a=3', 'CALL_INVALID', 'expected an option'],
    ['write[5]=3', 'CALL_INVALID', 'expected an index up to 1'],
    ['fps.x=3', 'PIPELINE_INVALID', '--set fps.x=3'],
    ['version.x=3', 'PIPELINE_INVALID', '--set version.x=3'],
    ['write[0].path.x=3', 'CALL_INVALID', 'has no member x'],
    ['source=null', 'PIPELINE_INVALID', 'source is missing'],
  ])('%s is refused: %s %s', (setting, code, words) => {
    expect(failure(() => set(setting))).toMatchObject({ code, message: expect.stringContaining(words) })
  })
})

describe('--only', () => {
  it.each([
    ['animal=Beto,exp=11..13', [{ animal: [{ value: 'Beto' }], exp: [{ from: 11, to: 13 }] }]],
    ['exp=1,exp=3', [{ exp: [{ value: 1 }, { value: 3 }] }]],
    ['exp=11,12,animal=Alfa', [{ exp: [{ value: 11 }, { value: 12 }], animal: [{ value: 'Alfa' }] }]],
    ['exp=[1, 3..]', [{ exp: [{ value: 1 }, { from: 3, to: Number.POSITIVE_INFINITY }] }]],
    ['name="a, b=c",x=1', [{ name: [{ value: 'a, b=c' }], x: [{ value: 1 }] }]],
    ['name="11"', [{ name: [{ value: '11' }] }]],
    ['stat.label=L1', [{ 'stat.label': [{ value: 'L1' }] }]],
    ['flag=true', [{ flag: [{ value: true }] }]],
    ['x=a=b', [{ x: [{ value: 'a=b' }] }]],
  ])('%s', (text, expected) => expect(parseSelection(text)).toEqual(expected))

  it.each(['', 'animal', '=3', 'animal=', 'a=1,', 'a=1,,b=2', 'exp=5..1', 'a=<x>'])('refuses %j', (text) => {
    expect(failure(() => parseSelection(text)).code).toBe('CALL_INVALID')
  })
})
