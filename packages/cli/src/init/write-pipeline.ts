// The findings in a folder become the text of a pipeline, with a comment for each choice and each alternative.
import type { VariableInfo } from '@movieflow/core'
import { firstPartyPlugins } from '../first-party.js'
import { isStack, isVolume } from './file-kind.js'
import type { Family } from './find-family.js'
import { type GuessedAxes, guessAxes } from './guess-axes.js'
import { yamlComment, yamlLine, yamlMap, yamlText, yamlValue } from './yaml-text.js'

/** A table of the folder, with a column that may be a captured field. */
export interface TableOffer {
  readonly file: string
  readonly columns: readonly string[]
}

export interface PipelineToWrite {
  readonly family: Family
  readonly tables: readonly TableOffer[]
  /** Frames a second of the videos, if their files say so. */
  readonly rate?: number | undefined
  /** A video in the folder that the pipeline does not use. */
  readonly video?: string | undefined
  /** A capture that numbers videos, if they may be parts of one recording. */
  readonly perhapsParts?: string | undefined
  /** The pipeline's file, as its comments name it. */
  readonly name: string
}

export function writePipeline({ family, tables, rate, name, perhapsParts, video }: PipelineToWrite): string {
  const columns = family.kind === 'table' ? family.arrays[0]!.columns! : undefined
  const guessed = guessAxes(family.arrays)
  const body = columns
    ? tableBody(family, columns)
    : guessed.axes.includes('y')
      ? pictureBody(family, guessed, tables, perhapsParts)
      : lineBody(family, guessed, tables)
  return `${[...heading(family, name, rate), ...besideLines(video), ...body, ...outputs(family)].map(yamlComment).join('\n')}\n`
}

/** Frames a second of arrays. */
const usualRate = 5

const shapeOf = ({ shape }: VariableInfo) => shape.join(' × ')

/** More shapes than these are counted, not named. */
const mostShapes = 3

/** `56 arrays: 28 × 28 × 24`. */
export function describeFamily({ files, arrays, kind }: Family): string {
  const shapes = [...new Set(arrays.map(shapeOf))]
  const what = { arrays: 'array', images: 'picture', video: 'video', table: 'table' }[kind]
  const count = files.length === 1 ? `one ${what}` : `${files.length.toLocaleString('en-US')} ${what}s`
  const more = shapes.length > mostShapes ? ` and ${shapes.length - mostShapes} other shapes` : ''
  return `${count}: ${shapes.slice(0, mostShapes).join(', ')}${more}`
}

function heading(family: Family, name: string, rate: number | undefined): string[] {
  const usual = family.kind === 'table' ? 15 : usualRate
  return [
    `# Written by \`movieflow init\` for ${describeFamily(family)}.`,
    '# Change it as you like, then:',
    `#   movieflow plan ${name}     what would be made, and why`,
    `#   movieflow run ${name}      the movies`,
    'version: 1',
    'out: movies # where movies go, relative to this file',
    ...(family.plugin === undefined ? [] : [`plugins: [${yamlText(family.plugin)}]`]),
    family.kind === 'video'
      ? `# fps: ${rate ?? 25} # frames a second; left out: each video's own${rate === undefined ? '' : ', as in the first one'}`
      : `fps: ${usual} # frames a second`,
    '',
  ]
}

/** How to add another video of the folder to the same movie. */
function besideLines(video: string | undefined): string[] {
  if (video === undefined) return []
  return [
    `# ${video} is here, too. To show both in one movie, give each source a name and the times of its samples:`,
    '#   sources:',
    `#     cam: ${yamlText(video)}`,
    '#     data: { files: …, axes: …, fps: 100, start: 0 } # or times: an array of seconds; <cam.time> if there is one for each frame of cam',
    '',
  ]
}

function filesLines({ patterns, fields, kind, arrays }: Family, indent: string): string[] {
  const [pattern] = patterns
  if (patterns.length > 1)
    return [`${indent}files: # no pattern has these alone`, ...patterns.map((each) => `${indent}  - ${yamlText(each)}`)]
  const movies =
    kind === 'images' && !isStack(kind, arrays[0]!)
      ? 'The pictures with the same fields are a movie'
      : 'A movie for each file'
  const what = `${movies}. <…> captures a field of the name, :d digits as a number: rename them as you like.`
  return [...(fields.size > 0 ? [`${indent}# ${what}`] : []), `${indent}files: ${yamlText(pattern!)}`]
}

function sourceLines(family: Family, guessed: GuessedAxes): string[] {
  const { variable, others, arrays, kind } = family
  const rest = others.map((array) => `${array.name} (${shapeOf(array)})`).join(', ')
  const known = arrays[0]!.axes !== undefined
  const lead = kind === 'images' || kind === 'video' || known
  return [
    'source:',
    ...filesLines(family, '  '),
    ...(variable === undefined ? [] : [`  variable: ${yamlText(variable)}${rest === '' ? '' : ` # or ${rest}`}`]),
    ...(isVolume(family.files[0]!, firstPartyPlugins) ? planeLines(guessed) : []),
    ...(lead
      ? []
      : [
          `  # A name for each index of ${shapeOf(arrays[0]!)}. A movie runs along \`frame\`, here`,
          `  # ${guessed.reason}.`,
          `  axes: [${guessed.axes.join(', ')}]`,
        ]),
    '',
  ]
}

/** How volumes are cut. */
function planeLines({ axes }: GuessedAxes): string[] {
  const plane = '  plane: axial # or coronal, sagittal'
  return axes[0] === 'frame'
    ? [
        plane,
        '  slice: all',
        `  axes: [${axes.join(', ')}] # a movie through the slices; one picture: slice: middle, without axes`,
      ]
    : [
        `${plane}; the middle slice, or another: slice: 20`,
        `  fps: ${usualRate} # a frame for each volume; left out: each at its own time, as its header says`,
      ]
}

function choiceLines(family: Family, tables: readonly TableOffer[]): string[] {
  const { exceptions, fields } = family
  const [first] = fields
  const kept = exceptions.map((each) => `  - ${yamlMap(each.fields)} # ${each.reason}`)
  return [
    ...(kept.length > 0 ? ['except: # not these', ...kept] : []),
    ...(first === undefined
      ? []
      : [`# where: { ${first[0]}: ${yamlValue(first[1][0]!)} } # only these: a value, a list, or a range as 1..46`]),
    ...tables.slice(0, 3).map(({ file, columns }) => {
      const join = joinOf([...fields.keys()], columns)
      if (join === undefined)
        return `# ${file} has the columns ${columns.join(', ')}: to join it, name the one that holds a field, as in tables: { file: …, on: { ${first?.[0] ?? 'source.name'}: column } }`
      const [on, column] = join
      return `# tables: { file: ${yamlText(file)}, on: { ${on}: ${yamlText(column)} } } # its columns become fields: ${columns.join(', ')}`
    }),
    ...(kept.length > 0 || first !== undefined || tables.length > 0 ? [''] : []),
  ]
}

/** A captured field and the column with the same name, if there is one. */
function joinOf(fields: readonly string[], columns: readonly string[]): [field: string, column: string] | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const alike = (field: string, column: string) =>
    plain(column) === plain(field) || (field.length > 2 && plain(column).startsWith(plain(field)))
  for (const field of fields) {
    const column = columns.find((each) => plain(each) === plain(field)) ?? columns.find((each) => alike(field, each))
    if (column !== undefined) return [field, column]
  }
  return undefined
}

function pictureBody(
  family: Family,
  guessed: GuessedAxes,
  tables: readonly TableOffer[],
  perhapsParts: string | undefined,
): string[] {
  const { axes } = guessed
  const extra = axes.filter((axis) => !['frame', 'y', 'x', 'rgb'].includes(axis))
  const reduce = extra.map((axis) => `  - { use: reduce, axis: ${axis}, by: mean } # or max, meanabs, std, norm …`)
  const windows = family.others.find(({ shape }) => shape.length === 2 && shape[1]! <= 4 && axes.includes('frame'))
  return [
    ...sourceLines(family, guessed),
    ...(perhapsParts !== undefined && family.kind === 'video'
      ? [
          `# If these are parts of one recording, add to the source: concat: ${perhapsParts}`,
          `# and take <${perhapsParts}…> out of the names under write.`,
          '',
        ]
      : []),
    ...choiceLines(family, tables),
    ...(windows === undefined
      ? []
      : [
          `# frames: # fields of each frame, here from the rows of ${windows.name}: <window.start> in the title`,
          `#   window: { variable: ${windows.name}, columns: [start, end${windows.shape[1]! > 2 ? ', …' : ''}] }`,
          '',
        ]),
    ...(extra.length > 0
      ? [
          `transform: # a picture has y and x; for a movie of each ${extra[0]}: matrix: { axis: ${extra[0]} }`,
          ...reduce,
          '',
        ]
      : [
          '# transform:',
          '#   - { use: smooth, axis: [y, x], sigma: 1 }',
          ...(axes.includes('frame') ? ['#   - { use: hold, last: 1 } # a second to look at the end'] : []),
          '',
        ]),
    ...(axes.includes('rgb') || family.kind === 'images'
      ? imageLines(guessed, family.arrays[0]!.dtype)
      : heatmapLines(family)),
  ]
}

function imageLines({ axes }: GuessedAxes, dtype: string): string[] {
  const limits =
    dtype === '|u1' ? '  limits: [0, 255] # the greys as they are' : '  limits: { percentile: [0.1, 99.9] }'
  return [
    'render:',
    '  use: image',
    ...(axes.includes('rgb') ? [] : [limits, '  colormap: gray']),
    '  axis: "off" # neither ticks nor a frame around',
    '  # size: [640, 480] # pixels of the movie; left out: those of the pictures',
    '  # title: frame <frame> of <frame.count>',
    '',
  ]
}

function heatmapLines({ fields }: Family): string[] {
  return [
    'render:',
    '  use: heatmap',
    '  size: [480, 420] # pixels',
    `  limits: { percentile: [2, 98] } # of each movie; over: batch for one scale in all, or [low, high]`,
    '  colormap: viridis',
    '  colorbar: { label: value }',
    `  title: ${yamlLine(titleOf(fields))}`,
    '',
  ]
}

const titleOf = (fields: Family['fields']): string => {
  const parts = fields.size > 0 ? [...fields.keys()].map((field) => `<${field}>`) : ['<source.name>']
  return `${parts.join(' ')}, frame <frame>`
}

/** Rows of a few values: the second against the first. */
function tableBody(family: Family, columns: readonly string[]): string[] {
  const named = (column: string | undefined) => column?.trim().replace(/[^\p{L}\p{N}_]/gu, '_')
  const lower = columns.map((column) => column.toLowerCase())
  const x = columns[lower.indexOf('x')] ?? columns[0]
  const y = columns[lower.indexOf('y')] ?? columns.find((column) => column !== x)
  return [
    'sources:',
    '  data: # a row for each frame',
    ...filesLines(family, '    '),
    ...(family.variable === undefined ? [] : [`    variable: ${yamlText(family.variable)}`]),
    `    # columns: ${columns.join(', ')}`,
    '',
    ...choiceLines(family, []),
    ...lineLines(y === undefined ? '<time>' : `<data.${named(x)}>`, `<data.${named(y ?? x)}>`, family),
  ]
}

function lineBody(family: Family, { axes, reason }: GuessedAxes, tables: readonly TableOffer[]): string[] {
  const columns = axes.includes('column') ? family.arrays[0]!.shape[1]! : 0
  const names = Array.from({ length: columns }, (_, index) => ['x', 'y', 'z'][index] ?? `column${index}`)
  return [
    'sources:',
    `  data: # ${reason}`,
    ...filesLines(family, '    '),
    ...(family.variable === undefined ? [] : [`    variable: ${yamlText(family.variable)}`]),
    columns > 0 ? `    columns: [${names.join(', ')}]` : '    axes: [frame]',
    '',
    ...choiceLines(family, tables),
    ...lineLines(
      columns > 1 ? '<data.x>' : '<time>',
      columns > 0 ? `<data.${columns > 1 ? 'y' : 'x'}>` : '<data>',
      family,
    ),
  ]
}

function lineLines(x: string, y: string, { fields }: Family): string[] {
  return [
    'render:',
    '  use: line',
    `  x: ${yamlText(x)}`,
    `  y: ${yamlText(y)}`,
    '  style: k-o # black, a line, dots',
    '  trail: all # grows with the frames; 1 is a dot that moves',
    '  # xlim: [-5, 5]',
    '  # ylim: [-5, 5]',
    `  title: ${yamlLine(titleOf(fields))}`,
    '',
  ]
}

function outputs({ output }: Family): string[] {
  return [
    'write:',
    `  - ${yamlText(`${output}.mp4`)} # the ending chooses: .mp4 .mov .avi .mkv .webm .gif`,
    `  # - { path: ${yamlText(`${output}.avi`)}, quality: 90 }`,
    `  # - ${yamlText(`${output}.gif`)}`,
  ]
}
