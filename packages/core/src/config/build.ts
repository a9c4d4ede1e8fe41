// Turns a checked pipeline file into the Pipeline that the engine uses.
import { basename, dirname, extname, resolve } from 'node:path'
import { suggestNames } from '../errors/index.js'
import type {
  Json,
  LabelSource,
  OptionPath,
  PartStep,
  Pipeline,
  PluginStep,
  SourceStep,
  Step,
  TableStep,
  WriteStep,
} from '../model/index.js'
import type { ChangedPlaces } from './changed-places.js'
import { readCron } from './cron.js'
import { readCaptions, readCard, readCrop, readFade } from './editing.js'
import { readFieldSources, repeated } from './field-source.js'
import { mapMembers, pathReader, readFieldPaths } from './local-path.js'
import { readMatrix } from './matrix.js'
import type { Mistakes } from './mistakes.js'
import type { JsonMap } from './normal-form.js'
import type { FullPipeline } from './schema.js'
import { readSelection } from './selection.js'

export function buildPipeline(data: FullPipeline, file: string, places: ChangedPlaces, mistakes: Mistakes): Pipeline {
  const { isData } = places.document
  const folder = dirname(file)
  const localPath = pathReader(folder, data.pathMap)
  return {
    file,
    written: isData ? undefined : file,
    folder,
    name: data.name ?? (isData ? basename(file) : basename(file, extname(file))),
    out: resolve(folder, localPath(data.out ?? '.')),
    fps: data.fps,
    time: { from: data.time?.from, to: data.time?.to, speed: data.time?.speed, stretches: data.time?.stretches ?? [] },
    audio: readAudio(data, mistakes),
    sources: readSources(data, mistakes).map((source) => localSource(source, localPath)),
    where: readSelection(data.where, ['where'], mistakes),
    except: readSelection(data.except, ['except'], mistakes),
    tables: (data.tables ?? []).map((table, index) => {
      return { ...readTable(table, ['tables', index], mistakes), file: localPath(table.file) }
    }),
    matrix: readMatrix(data.matrix as JsonMap | undefined, mistakes),
    fields: readFields(data, 'fields', mistakes, localPath),
    frames: readFields(data, 'frames', mistakes, localPath),
    transform: (data.transform ?? []).map(({ use, data: acting, ...options }, index) => {
      return { ...step(use, options, ['transform', index]), use, data: acting }
    }),
    ...readRenders(data, mistakes),
    intro: readCard(data.intro, ['intro']),
    outro: readCard(data.outro, ['outro']),
    crop: readCrop(data.crop),
    fade: readFade(data.fade),
    captions: readCaptions(data.captions, localPath),
    write: data.write.map(({ path, use, fps, ...options }, index): WriteStep => {
      // A backslash separates folders here as well, on every machine.
      return { ...step(use, options, ['write', index]), output: path.replaceAll('\\', '/'), fps }
    }),
    plugins: readPlugins(data.plugins ?? []),
    schedule: readSchedule(data.schedule, mistakes),
    slurm: data.slurm,
    // A value from --set or a plugin has no place in the file.
    locate: (path) => (mistakes.settingOf(path) ? undefined : places.locate(path)),
  }
}

export function readPlugins(entries: NonNullable<FullPipeline['plugins']>): PluginStep[] {
  return entries.map(({ use, ...options }, index) => ({ ...step(use, options, ['plugins', index]), use }))
}

function readFields(
  data: FullPipeline,
  section: 'fields' | 'frames',
  mistakes: Mistakes,
  localPath: (written: string) => string,
): Pipeline['fields'] {
  const sources = readFieldSources(data[section] as JsonMap | undefined, [section], mistakes)
  return mapMembers(sources, (source) => readFieldPaths(source, localPath))
}

function step(use: string | undefined, options: object, path: OptionPath): Step {
  return { use, options: options as { readonly [name: string]: Json }, path }
}

function readSources(data: FullPipeline, mistakes: Mistakes): SourceStep[] {
  const { source, sources } = data
  if (source && sources) {
    mistakes.add(['sources'], 'expected source or sources, but got both', {
      hint: 'write the single source as one of the sources',
    })
    return []
  }
  if (source) return [readSource('data', source, ['source'], mistakes)]
  const named = Object.entries(sources ?? {})
  if (!sources) mistakes.expected(['source'], 'a path, or a map with files', undefined)
  else if (named.length === 0) mistakes.add(['sources'], 'expected at least one source, but got an empty map')
  return named.map(([name, each]) => readSource(name, each, ['sources', name], mistakes))
}

function readAudio({ audio, source, sources }: FullPipeline, mistakes: Mistakes): string | undefined {
  const names = source ? ['data'] : Object.keys(sources ?? {})
  if (audio !== undefined && !names.includes(audio))
    mistakes.add(['audio'], `there is no source called ${audio}`, {
      hint: source ? 'the single source is called data' : suggestNames(audio, names),
    })
  return audio
}

function readSource(
  name: string,
  source: NonNullable<FullPipeline['source']>,
  path: OptionPath,
  mistakes: Mistakes,
): SourceStep {
  const { use, files, variable, axes, columns, concat, stack, labels, times, fps, start, sample, gap, ...options } =
    source
  for (const axis of repeated(axes ?? []))
    mistakes.add([...path, 'axes'], `the axis ${axis} occurs twice: each has its own name`)
  for (const column of repeated(columns ?? [])) mistakes.add([...path, 'columns'], `the column ${column} occurs twice`)
  if (times !== undefined && fps !== undefined)
    mistakes.add([...path, 'fps'], 'expected times or fps, but got both', {
      hint: 'use times if the frames have times, or fps for a constant rate',
    })
  if (start !== undefined && fps === undefined)
    mistakes.add([...path, 'start'], '`start` gives the time of the first frame, and needs `fps`')
  if (typeof times === 'object' && times.variable === undefined && times.file === undefined)
    mistakes.add([...path, 'times'], 'expected a variable, a file, or both')
  if (stack !== undefined && stack === concat)
    mistakes.add([...path, 'stack'], `files that differ in ${stack} are one recording, or an axis, not both`, {
      hint: 'use different capture names for `concat` and `stack`',
    })
  if (stack === 'frame')
    mistakes.add([...path, 'stack'], 'files that differ in `<frame>` are the frames of one movie already', {
      hint: 'leave `stack` out, or use another capture name for it',
    })
  const clock = { times: typeof times === 'string' ? { variable: times } : times, fps, start, sample, gap }
  return {
    ...step(use, options, path),
    name,
    files,
    variable,
    axes,
    columns,
    concat,
    stack,
    labels: readLabels(labels ?? {}),
    clock,
  }
}

/** Names for the indices of axes, by axis. */
function readLabels(labels: NonNullable<NonNullable<FullPipeline['source']>['labels']>): SourceStep['labels'] {
  return mapMembers(labels, (given): LabelSource => {
    if (Array.isArray(given) || typeof given === 'string') return { values: given as Json }
    return given as Extract<LabelSource, { file?: unknown }>
  })
}

function localSource(source: SourceStep, localPath: (written: string) => string): SourceStep {
  const labels = mapMembers(source.labels, (given) =>
    'values' in given || given.file === undefined ? given : { ...given, file: localPath(given.file) },
  )
  return { ...source, files: source.files.map(localPath), labels }
}

function readTable(
  { file, variable, on }: NonNullable<FullPipeline['tables']>[number],
  path: OptionPath,
  mistakes: Mistakes,
): TableStep {
  if (on === undefined)
    mistakes.add(path, '`on` is missing: the columns that identify the rows, such as { exp: Expi }', { late: true })
  // A single name means a field and a column of the same name.
  const names = typeof on === 'string' ? [on] : (on ?? {})
  const pairs = Array.isArray(names) ? Object.fromEntries(names.map((name) => [name, name])) : names
  return { file, variable, on: pairs, path }
}

/** `render` is for all frames, `parts` have one each. */
function readRenders({ render, parts }: FullPipeline, mistakes: Mistakes): Pick<Pipeline, 'render' | 'further'> {
  if (!parts) return { render: readRender(render ?? {}, ['render']), further: [] }
  if (render)
    mistakes.add(['parts'], 'expected render or parts, but got both', { hint: 'each part has its own `render`' })
  const further: PartStep[] = []
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    if (isLast === (part.to === undefined)) {
      const next = parts[index + 1]
      if (next)
        further.push({
          ...readRender(next.render, ['parts', index + 1, 'render']),
          ...{ from: part.to!, fromPath: ['parts', index, 'to'] },
        })
      continue
    }
    mistakes.add(
      ['parts', index],
      isLast ? 'the last part has no `to`: it lasts until the end' : '`to` is missing: the end of the part, in seconds',
    )
  }
  return { render: readRender(parts[0]!.render, ['parts', 0, 'render']), further }
}

function readRender({ use, ...options }: NonNullable<FullPipeline['render']>, path: OptionPath): Step {
  const figure = 'layers' in options || 'panels' in options
  return step(use ?? (figure ? 'figure' : 'heatmap'), options, path)
}

const cronHint = 'such as "0 3 * * *" for every night at three: minute hour day month weekday'

function readSchedule(schedule: FullPipeline['schedule'], mistakes: Mistakes): Pipeline['schedule'] {
  if (!schedule) return undefined
  const { cron, timezone, by = 'run' } = schedule
  const times = readCron(cron)
  if (typeof times === 'string') mistakes.add(['schedule', 'cron'], times, { hint: cronHint })
  if (timezone !== undefined && !isTimezone(timezone)) {
    const near = suggestNames(timezone, ['UTC', ...Intl.supportedValuesOf('timeZone')], 3)
    mistakes.add(
      ['schedule', 'timezone'],
      `expected a time zone such as Europe/Berlin, but got ${JSON.stringify(timezone)}: ${near}`,
    )
  }
  return typeof times === 'string' ? undefined : { cron, times, timezone, by }
}

/** Names only: an offset has no summer time, and other schedulers know none. */
function isTimezone(name: string): boolean {
  try {
    return /^\p{L}/u.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
