// The library's types, held by the compiler (`npm run check`): a line below `@ts-expect-error` must be an error of types.
import { definePipeline, openMovie, runPipeline } from 'movieflow'
import { expect, test } from 'vitest'

declare module 'movieflow' {
  interface TransformOptions {
    'my-filter': { width: number; edge?: 'wrap' | 'cut' }
  }
  interface WriterOptions {
    y4m: { gray?: boolean }
  }
  interface WriterEndings {
    '.y4m': 'y4m'
  }
}

test('a pipeline is given back as it is, and takes what YAML would hold', () => {
  const data = { source: 'data/*.npy', write: 'a.mp4' } as const
  expect(definePipeline(data)).toBe(data)
  // Options of a writer that is not declared: in a constant of their own.
  const own = { path: 'movies/<exp>.bin', use: './my-writer.mjs', level: 3 } as const
  const long = definePipeline({
    version: 1,
    out: 'movies',
    fps: '<rate>',
    source: {
      files: 'data/<animal>_Exp<exp:d>.mat',
      variable: 'cc_tsr | corr_tsr',
      axes: ['y', 'x', 'channel', 'frame'],
    },
    where: { animal: 'Beto', exp: '1..46' },
    matrix: { stat: ['meanabs', 'rms'], channel: { axis: 'channel' } },
    fields: { window: '<exp>' },
    tables: { file: 'experiments.csv', on: 'exp' },
    transform: [
      { use: 'select', axis: 'frame', step: 2 },
      { use: 'reduce', axis: 'channel', by: '<stat>', ddof: 1 },
      { use: 'math', by: 'subtract', with: '<baseline>' },
      'reverse',
      { use: 'my-filter', width: 3, edge: 'wrap' },
      { use: './filters/blur.mjs', anything: { goes: true } },
    ],
    render: {
      use: 'heatmap',
      size: [320, 280],
      colormap: 'viridis',
      limits: { percentile: [2, 98], method: 'hazen', over: 'movie' },
      colorbar: { label: '<units>' },
      title: '<animal> <exp>',
    },
    write: [
      'movies/<animal>_<exp>.avi',
      { path: 'movies/<animal>_<exp>.mp4', crf: 20, metadata: { title: '<animal>' } },
      { path: 'movies/<exp>.gif', loop: 0, fps: 5 },
      { path: 'frames/<exp>/<frame:04d>.png' },
      { path: 'movies/<exp>.png', columns: 4 },
      { path: 'movies/<exp>.html', autoplay: false },
      'movies/<exp>.npy',
      { path: 'movies/<exp>.y4m', gray: true },
      { path: 'movies/<exp>.bin', use: './my-writer.mjs' },
      own,
    ],
    plugins: ['./my-writer.mjs', { use: './checksums.mjs', algorithm: 'sha256' }],
    slurm: { tasks: 4, time: '04:00:00' },
    schedule: { cron: '0 3 * * *' },
  })
  expect(long.write).toHaveLength(10)
  const figure = definePipeline({
    sources: { walk: { files: 'walk.npy', use: 'npy' }, clip: { files: 'clip.mp4', count: 'packets' } },
    render: {
      use: 'figure',
      layers: [
        { use: 'image' },
        { use: 'line', x: '<walk.x>', y: [1, 2, 3], color: 'red' },
        { use: 'scatter', x: '<walk.x>', y: '<walk.y>', markersize: 3 },
      ],
      panels: { layout: ['AB'], A: { use: 'heatmap' }, B: { layers: [{ use: 'line', y: '<walk>' }] } },
    },
    write: `out/${'name'}.webm`,
  })
  expect(Object.keys(figure.sources!)).toEqual(['walk', 'clip'])
})

test('a wrong option is an error of types', () => {
  const source = 'data/*.npy'
  const write = 'a.mp4'
  const wrong = [
    // @ts-expect-error: nothing is written
    definePipeline({ source }),
    // @ts-expect-error: there is no such section
    definePipeline({ source, write, rendr: 'heatmap' }),
    // @ts-expect-error: a misspelt transform
    definePipeline({ source, write, transform: { use: 'redcue', axis: 'channel', by: 'mean' } }),
    // @ts-expect-error: a misspelt statistic
    definePipeline({ source, write, transform: { use: 'reduce', axis: 'channel', by: 'men' } }),
    // @ts-expect-error: what must be given is missing
    definePipeline({ source, write, transform: [{ use: 'reduce', axis: 'channel' }] }),
    // @ts-expect-error: an option of another transform
    definePipeline({ source, write, transform: [{ use: 'tween', factor: 2, by: 'mean' }] }),
    // @ts-expect-error: an option of another package is checked, too
    definePipeline({ source, write, transform: { use: 'my-filter', width: 'wide' } }),
    // @ts-expect-error: a misspelt option of a renderer
    definePipeline({ source, write, render: { use: 'heatmap', colourmap: 'viridis' } }),
    // @ts-expect-error: of a layer
    definePipeline({ source, write, render: { use: 'figure', layers: [{ use: 'line', y: 1, widht: 2 }] } }),
    // @ts-expect-error: a size has two numbers
    definePipeline({ source, write, render: { use: 'line', size: [320], y: 1 } }),
    // @ts-expect-error: a heat map where none is named
    definePipeline({ source, write, render: { markersize: 3 } }),
    // @ts-expect-error: GIF has no crf
    definePipeline({ source, write: { path: 'a.gif', crf: 20 } }),
    // @ts-expect-error: a page has no codec
    definePipeline({ source, write: { path: 'a.html', codec: 'h264' } }),
    // @ts-expect-error: MP4 does not loop
    definePipeline({ source, write: { path: 'a.mp4', loop: 3 } }),
    // @ts-expect-error: a misspelt option of the writer that the ending chooses
    definePipeline({ source, write: ['a.avi', { path: 'a.mp4', crff: 20 }] }),
    // @ts-expect-error: a writer's option of the wrong type
    definePipeline({ source, write: [{ path: 'a.dat', use: 'ffmpeg', codec: 'h265' }] }),
    // @ts-expect-error: of a source
    definePipeline({ source: { files: 'a.mp4', use: 'video', count: 'guess' }, write }),
    // @ts-expect-error: no source has such an option
    definePipeline({ source: { files: 'a.npy', axis: 'frame' }, write }),
  ]
  expect(wrong).toHaveLength(18)
})

test('options of openMovie and runPipeline are typed by ending and by name', () => {
  const calls = () => [
    openMovie('a.mp4', { fps: 15, crf: 20, metadata: { title: 'Walk' } }),
    openMovie(new URL('file:///a.gif'), { anything: 1 }),
    openMovie('a.gif', { loop: false }),
    openMovie('a.y4m', { gray: true }),
    openMovie('a.dat' as string, { gray: true }),
    openMovie('a.mp4', { use: './my-writer.mjs', level: 3 }),
    runPipeline('pipeline.yaml', {
      only: { exp: [11, 12] },
      onEvent: (event) => event.type === 'run-end' && event.made,
    }),
    // @ts-expect-error: a misspelt option
    openMovie('a.mp4', { crff: 20 }),
    // @ts-expect-error: GIF has no quality
    openMovie('a.gif', { quality: 20 }),
    // @ts-expect-error: there is no such codec
    openMovie('walk.mkv', { codec: 'h265' }),
    // @ts-expect-error: a number
    openMovie('walk.mkv', { fps: '15' }),
    // @ts-expect-error: there is no such option
    runPipeline('pipeline.yaml', { onEvents: () => {} }),
  ]
  expect(calls).toBeTypeOf('function')
})
