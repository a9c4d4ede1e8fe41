// The pipeline file's schema: as it may be written, and with its short forms written out. An error message of a schema
// is a phrase for "expected …".
import { z } from 'zod'
import { parseDate } from '../model/index.js'
import { captionRows, captionsSchema, cardSchema, cropSchema, fadeSchema, fullCaptionsSchema } from './editing.js'
import { slurmSettings, writtenSlurm } from './slurm-settings.js'

const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' })
const path = z.string({ error: 'a path' }).min(1, { error: 'a path that is not empty' })
const name = text.regex(/^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u, { error: 'a name of letters, digits and _, no digit first' })
const anything = z.json()
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: 'a text, a number, true or false' })
const fpsPhrase = 'a number above 0, or a template such as <rate>'
const fpsError = ({ input }: { readonly input?: unknown }) => {
  const calculated = /^<\s*(\d[^<>]*)>$/.exec(String(input))?.[1]
  return calculated === undefined ? fpsPhrase : `a template that begins with no digit, as <(${calculated.trim()})>`
}
const fps = z.union([z.number().positive({ error: fpsPhrase }), z.string().regex(/<[^\s\d]/, { error: fpsError })], {
  error: fpsError,
})

function listOf<Item extends z.ZodType>(item: Item, items: string) {
  return z.array(item, { error: `a list of ${items}` }).min(1, { error: `at least one of ${items}` })
}

function oneOrMore<Item extends z.ZodType>(item: Item, items: string) {
  return z.union([item, listOf(item, items)])
}

const names = listOf(name, 'names')
const columns = listOf(text, 'names')
const files = z.array(path, { error: 'a path or a list of them' }).min(1, { error: 'at least one path' })

const seconds = (phrase: string) =>
  z.union([z.number({ error: phrase }), z.string().regex(/<[^\s\d]/, { error: phrase })], { error: phrase })
const momentPhrase = 'seconds, a date such as 2026-03-14 or 2026-03-14T10:05:00, or a template'
const moment = z.union(
  [
    z.number({ error: momentPhrase }),
    z
      .string()
      .refine((written) => /<[^\s\d]/.test(written) || parseDate(written) !== undefined, { error: momentPhrase }),
  ],
  { error: momentPhrase },
)
const timesPhrase = 'the name of an array or column, <source.time>, or a map with variable and file'

/** The times of a source's frames. */
const sourceTimes = {
  times: z
    .union([text, z.strictObject({ variable: text.optional(), file: path.optional() }, { error: timesPhrase })], {
      error: timesPhrase,
    })
    .optional()
    .describe(
      'The time of each frame, in seconds: an array of the same file, a column, `<cam.time>`, or { variable, file }.',
    ),
  fps: fps.optional().describe('Instead of `times`: frames a second of the recording.'),
  start: seconds('seconds, or a template')
    .optional()
    .describe('With `fps`: the time of the first frame, in seconds; default 0.'),
  sample: z
    .enum(['nearest', 'before', 'linear'], { error: 'nearest, before or linear' })
    .optional()
    .describe('The frame to show at a moment of the movie; default: nearest.'),
  gap: z
    .number({ error: 'seconds above 0' })
    .positive({ error: 'seconds above 0' })
    .optional()
    .describe(
      'Nothing is shown between frames that are further apart than this, in seconds; default: three times the median step.',
    ),
}

const labelsPhrase = 'a list of names, or a map with variable and file'

/** Names for the indices of one axis. */
const axisLabels = z.union(
  [
    listOf(scalar, 'names'),
    z.string().regex(/^<[^\s\d].*>$/, { error: labelsPhrase }),
    z.strictObject({ variable: text.optional(), file: path.optional() }, { error: labelsPhrase }),
  ],
  { error: labelsPhrase },
)

const sourceOptions = {
  use: text.optional().describe('The source plugin that reads it; default: by the ending.'),
  concat: name
    .optional()
    .describe('Files that differ only in this capture are one recording, one after the other along `frame`.'),
  stack: name
    .optional()
    .describe('Files that differ only in this capture become an axis of that name, in natural order of its texts.'),
  labels: z
    .record(name, axisLabels, { error: 'a map of axes to names' })
    .optional()
    .describe('Names for the indices of axes: a list for each, or { variable, file }. `<cell>` is then the name.'),
  variable: text.optional().describe('The array in the file, by name; `a | b` takes the first that is there.'),
}
const source = z.looseObject(
  { ...sourceOptions, ...sourceTimes, files, axes: names.optional(), columns: columns.optional() },
  { error: 'a path, or a map with files' },
)

const tableOn = z.union([name, names, z.record(z.string(), text)], {
  error: 'a map of fields to columns, a name or a list of names',
})
const table = z.strictObject(
  {
    file: path.describe('The table; its path may hold fields.'),
    variable: text.optional().describe('The table to read, if the file has several.'),
    on: tableOn.optional().describe('How to find the row: fields, and the columns that contain them.'),
  },
  { error: 'a path, or a map with file and on' },
)

const matrixEntry = z.union([scalar, z.array(anything), z.record(z.string(), anything)], {
  error: 'a list, a range such as 1..3, or { axis: … }',
})
const matrix = z.record(name, matrixEntry, { error: 'a map of names to lists' })
const fields = z.record(name, anything, { error: 'a map of names to values' })

const transform = z.looseObject(
  {
    use: text.describe('The transform.'),
    data: text.optional().describe('The source that it changes; default: the first.'),
  },
  { error: 'a name, or a map with use' },
)
const render = z.looseObject(
  { use: text.optional().describe('The renderer; default: heatmap, or figure if there are layers or panels.') },
  { error: 'a name, or a map of options' },
)
const partTo = seconds('seconds, or a template')
  .optional()
  .describe('When it ends, in seconds of <time>; the last part has none.')
const partError = { error: 'a map with render and to' }
const parts = listOf(z.strictObject({ render, to: partTo }, partError), 'parts')

const write = z.looseObject(
  {
    path: path.describe('The path of the movie in `out`; its ending chooses the writer.'),
    use: text.optional().describe('The writer; default: by the ending.'),
    fps: fps.optional().describe("Frames a second of this output; default: the pipeline's."),
  },
  { error: 'a path, or a map with path' },
)

const plugin = z.looseObject({ use: text }, { error: 'a path or a package, or a map with use' })
export const pluginSteps = z.array(plugin)

const schedule = z.strictObject(
  {
    cron: text
      .regex(/^(?:@\w+|\S+(?:\s+\S+){4,5})$/, {
        error: 'five fields such as "0 3 * * *": minute hour day month weekday',
      })
      .describe('When: minute hour day month weekday, or @daily and the like.'),
    timezone: text.optional().describe("Such as Europe/Berlin; default: the machine's."),
    by: z
      .enum(['run', 'submit'], { error: 'run or submit' })
      .optional()
      .describe('On this machine, or as a job of Slurm; default: run.'),
  },
  { error: 'a map with cron' },
)
const pathMap = z.record(path, z.union([path, listOf(path, 'paths')], { error: 'a path or a list of them' }), {
  error: 'a map of folders elsewhere to folders here, such as { "Z:/lab": /mnt/lab }',
})

/** A part of the data at its own speed. */
const stretch = z.strictObject(
  {
    from: moment.describe('When it begins, in seconds of the data.'),
    to: moment.describe('When it ends.'),
    speed: seconds('a number above 0, or a template').describe(
      'Seconds of the data for a second of the movie: 0.2 is a fifth as fast.',
    ),
  },
  { error: 'a map with from, to and speed' },
)

const time = z.strictObject(
  {
    from: moment
      .optional()
      .describe('Seconds of the data, or a date, if its times are dates; default: the latest start of all sources.'),
    to: moment.optional().describe('When it ends, in the same form; default: the earliest end of all sources.'),
    speed: seconds('a number above 0, or a template')
      .optional()
      .describe(
        'Seconds of the data for a second of the movie; default 1, or, if the steps of the first source are longer than a minute, so that each of its frames is one of the movie.',
      ),
    stretches: listOf(stretch, 'stretches')
      .optional()
      .describe('Stretches with their own speed: a list of { from, to, speed }; `<movie.speed>` is the current speed.'),
  },
  { error: 'a map with from, to, speed and stretches' },
)

const common = {
  version: z.literal(1, { error: '1' }).optional().describe('The version of the pipeline language.'),
  name: text
    .regex(/^[^/\\<>\p{Cc}]*$/u, { error: 'a name without / \\ < >' })
    .optional()
    .describe('Default: the name of the file.'),
  out: text.optional().describe("The folder for outputs, report and state; default: the pipeline's folder."),
  pathMap: pathMap.optional().describe('Paths on this machine of folders that have another path elsewhere.'),
  fps: fps
    .optional()
    .describe(
      'Frames a second; default: the rate of the first source, if it has times with steps of at most a minute, else 10.',
    ),
  time: time.optional().describe('The time range of the data to show, if sources have times.'),
  audio: name.optional().describe('The video whose sound to keep, by the name of its source; default: none.'),
  crop: cropSchema.optional().describe('The part of the pictures to keep.'),
  fade: fadeSchema.optional().describe('Fades the movie in from a colour, and out to it.'),
  matrix: matrix.optional().describe('One movie for each combination of these values.'),
  fields: fields.optional().describe('Fields of the movie.'),
  frames: fields.optional().describe('Fields of each frame.'),
  schedule: schedule.optional().describe('When `movieflow schedule` runs the pipeline.'),
}

const criterion = z.union(scalar.options, { error: 'a value, a list of them, or a range such as 1..46' })
const selection = z.array(z.record(z.string(), z.array(criterion), { error: 'a map of fields' }))

/** With short forms written out: the schema that is checked. */
export const fullSchema = z.strictObject(
  {
    ...common,
    slurm: slurmSettings.optional(),
    source: source.optional(),
    sources: z.record(name, source, { error: 'a map of names to sources' }).optional(),
    where: selection.optional(),
    except: selection.optional(),
    tables: z.array(table).optional(),
    transform: z.array(transform).optional(),
    render: render.optional(),
    parts: parts.optional(),
    intro: cardSchema.optional(),
    outro: cardSchema.optional(),
    captions: fullCaptionsSchema.optional(),
    write: z.array(write, { error: 'a path, or a list of them' }).min(1, { error: 'at least one path' }),
    plugins: pluginSteps.optional(),
  },
  { error: 'a map of options: version, source, write, …' },
)

export type FullPipeline = z.output<typeof fullSchema>

const writtenSource = z.union([
  text,
  source.extend({
    files: oneOrMore(text, 'patterns').describe('Files, by a path with <captures>, `*`, `?` or `**`.'),
    axes: oneOrMore(name, 'names').optional().describe("A name for each index of the array, in the file's own order."),
    columns: oneOrMore(text, 'names').optional().describe('Names of the columns, for <source.column>.'),
  }),
])
const writtenFields = z.record(z.string(), z.union([scalar, z.array(scalar)]))
const writtenSelection = z.union([writtenFields, z.array(writtenFields)])

/** With short forms: for the JSON Schema that editors use. */
export const pipelineSchema = z.strictObject({
  ...common,
  slurm: writtenSlurm.optional().describe('Settings for the Slurm jobs of `movieflow submit`.'),
  source: writtenSource.optional().describe('The arrays: a movie for each file.'),
  sources: z.record(name, writtenSource).optional().describe('Several arrays in one movie, by name; the first leads.'),
  where: writtenSelection.optional().describe('Keep only these movies.'),
  except: writtenSelection.optional().describe('Skip these movies.'),
  tables: oneOrMore(table.required({ on: true }), 'tables')
    .optional()
    .describe('Tables whose columns become fields.'),
  transform: z
    .union([text, transform, z.array(z.union([text, transform]))])
    .optional()
    .describe('Steps that change the arrays, in order.'),
  render: z.union([text, render]).optional().describe('How a frame is drawn; default: heatmap.'),
  parts: listOf(z.strictObject({ render: z.union([text, render]), to: partTo }, partError), 'parts')
    .optional()
    .describe('Instead of render: one for each part of the movie, one after the other.'),
  intro: z.union([text, cardSchema]).optional().describe('A title card before the data: { text, seconds }.'),
  outro: z.union([text, cardSchema]).optional().describe('A card after the data.'),
  captions: z
    .union([text, captionRows, captionsSchema])
    .optional()
    .describe('Texts with their times: a table, or a list of { from, to, text }.'),
  write: oneOrMore(z.union([text, write]), 'paths').describe('The outputs; the ending chooses the writer.'),
  plugins: z
    .union([text, plugin, z.array(z.union([text, plugin]))])
    .optional()
    .describe('Plugins by path or package: steps to use by name, hooks, presets.'),
})

/** The same as a type, without the options of plugins. */
export type PipelineConfig = z.input<typeof pipelineSchema>

/** The keys of a map that allows no others; `undefined` if it allows any. */
export function knownKeys(path: readonly PropertyKey[]): string[] {
  if (path[0] === 'schedule') return Object.keys(schedule.shape)
  if (path[0] === 'slurm') return Object.keys(slurmSettings.shape)
  if (path[0] === 'time') return Object.keys(path[1] === 'stretches' ? stretch.shape : time.shape)
  if (path[0] === 'parts') return ['render', 'to']
  if (path[0] === 'crop') return Object.keys(cropSchema.shape)
  if (path[0] === 'fade') return Object.keys(fadeSchema.shape)
  if (path[0] === 'tables') return Object.keys(table.shape)
  return Object.keys(fullSchema.shape)
}
