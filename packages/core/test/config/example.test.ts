import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { parsePipeline, pipelineSchema } from '../../src/config/index.js'

// The example of the product's page.
const example = `version: 1
name: vgg16-correlation
out: movies                                            # where outputs, report and state go
fps: 2                                                 # the clock: \`time\`, seconds, every writer

source:
  use: mat                                             # npy, mat, images, …, ./my-source.mjs, a package
  files: data/<animal>_<type>_Exp<exp:d>_<layer>.mat   # <name> captures a field
  variable: cc_tsr | corr_tsr                          # the first that the file has
  axes: [y, x, channel, frame]                         # a name for each axis

where: { animal: [Alfa, Beto], exp: 1..46 }            # keep only these
tables:
  - { file: Exp_Record_<animal>.csv, on: { exp: Expi } }   # columns become fields: <pref_chan>
matrix: { stat: [meanabs, rms, maxabs] }               # one movie for each value

frames:
  window: { variable: wdw_vect, columns: [start, end], otherwise: { start: { from: 1, step: 10 }, end: { from: 20, step: 10 } } }
  length: <window.end - window.start>                  # a template may calculate

transform:
  - { use: reduce, axis: channel, by: <stat> }         # a template may stand in any option

render:
  use: heatmap
  size: [552, 543]
  limits: { percentile: [2, 98], method: hazen, over: [movie, length] }
  colormap: viridis
  colorbar: { label: correlation }
  title: |
    <animal> <type> Exp <exp> Pref chan <pref_chan>
    <stat> CorrCoef of VGG16 <layer> feature
    with [<window.start:d>,<window.end:d>] ms firing rate

write:
  - { path: <animal>_<type>_Exp<exp>/<animal>_<type>_Exp<exp>_<layer>_cc_<stat>.avi, quality: 75 }
  - <animal>_<type>_Exp<exp:02d>_<layer>_<stat>.gif    # short form: the ending chooses the writer
`

describe('the example', () => {
  const pipeline = parsePipeline(example, '/lab/movies.yaml')

  it('is read as written', () => {
    const { locate, ...data } = pipeline
    expect(data).toEqual({
      file: '/lab/movies.yaml',
      written: '/lab/movies.yaml',
      folder: '/lab',
      name: 'vgg16-correlation',
      out: '/lab/movies',
      fps: 2,
      time: { from: undefined, to: undefined, speed: undefined, stretches: [] },
      audio: undefined,
      sources: [
        {
          name: 'data',
          use: 'mat',
          files: ['data/<animal>_<type>_Exp<exp:d>_<layer>.mat'],
          variable: 'cc_tsr | corr_tsr',
          axes: ['y', 'x', 'channel', 'frame'],
          columns: undefined,
          concat: undefined,
          stack: undefined,
          labels: {},
          clock: { fps: undefined, gap: undefined, sample: undefined, start: undefined, times: undefined },
          options: {},
          path: ['source'],
        },
      ],
      where: [{ animal: [{ value: 'Alfa' }, { value: 'Beto' }], exp: [{ from: 1, to: 46 }] }],
      except: [],
      tables: [{ file: 'Exp_Record_<animal>.csv', variable: undefined, on: { exp: 'Expi' }, path: ['tables', 0] }],
      matrix: { stat: { values: ['meanabs', 'rms', 'maxabs'] } },
      fields: {},
      frames: {
        window: {
          kind: 'array',
          variable: 'wdw_vect',
          file: undefined,
          columns: ['start', 'end'],
          otherwise: {
            kind: 'record',
            members: {
              start: { kind: 'sequence', from: 1, step: 10 },
              end: { kind: 'sequence', from: 20, step: 10 },
            },
          },
        },
        length: { kind: 'value', value: '<window.end - window.start>' },
      },
      transform: [
        { use: 'reduce', data: undefined, options: { axis: 'channel', by: '<stat>' }, path: ['transform', 0] },
      ],
      further: [],
      render: {
        use: 'heatmap',
        options: {
          size: [552, 543],
          limits: { percentile: [2, 98], method: 'hazen', over: ['movie', 'length'] },
          colormap: 'viridis',
          colorbar: { label: 'correlation' },
          title:
            '<animal> <type> Exp <exp> Pref chan <pref_chan>\n<stat> CorrCoef of VGG16 <layer> feature\n' +
            'with [<window.start:d>,<window.end:d>] ms firing rate',
        },
        path: ['render'],
      },
      write: [
        {
          use: undefined,
          output: '<animal>_<type>_Exp<exp>/<animal>_<type>_Exp<exp>_<layer>_cc_<stat>.avi',
          fps: undefined,
          options: { quality: 75 },
          path: ['write', 0],
        },
        {
          use: undefined,
          output: '<animal>_<type>_Exp<exp:02d>_<layer>_<stat>.gif',
          fps: undefined,
          options: {},
          path: ['write', 1],
        },
      ],
      plugins: [],
      schedule: undefined,
      slurm: undefined,
    })
  })

  it('knows the place of each option', () => {
    expect(pipeline.locate(['transform', 0, 'by'])).toEqual({ line: 22, column: 39 })
    expect(pipeline.locate(['render', 'limits', 'percentile', 1])).toEqual({ line: 27, column: 29 })
    expect(pipeline.locate(['write', 1])).toEqual({ line: 37, column: 5 })
    expect(pipeline.locate(['write', 1, 'path'])).toEqual({ line: 37, column: 5 })
    expect(pipeline.locate(['render', 'nothing', 'here'])).toEqual({ line: 25, column: 3 })
    expect(pipeline.locate(['where', 0, 'exp', 0])).toEqual({ line: 12, column: 37 })
    expect(pipeline.locate([])).toEqual({ line: 1, column: 1 })
  })
})

describe('the schema for editors', () => {
  it('takes the example, and becomes JSON Schema', () => {
    expect(pipelineSchema.safeParse(parseYaml(example)).error).toBeUndefined()
    expect(pipelineSchema.safeParse({ source: 'a.npy', write: 'b.mp4', transform: 'reverse' }).success).toBe(true)
    expect(pipelineSchema.safeParse({ source: 'a.npy', write: 'b.mp4', wherre: {} }).success).toBe(false)
    expect(z.toJSONSchema(pipelineSchema)).toMatchObject({ type: 'object', required: ['write'] })
  })
})
