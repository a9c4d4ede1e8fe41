// A pipeline becomes its movies: files found, fields joined, rows selected, every step asked what it makes of them; main thread.
import type { PluginContext } from '../contract/index.js'
import { MovieflowError, suggestNames, toMovieflowError } from '../errors/index.js'
import type { Pipeline, Selection } from '../model/index.js'
import { discoverMovies, type MovieFiles } from './discover.js'
import { FieldArrays } from './field-arrays.js'
import { FileKinds } from './file-kinds.js'
import { clockFields } from './frame-clock.js'
import { differingNames } from './frame-file-fields.js'
import { type Combination, combineMatrix } from './matrix.js'
import { MovieFields } from './movie-fields.js'
import { movieId } from './movie-id.js'
import { checkCollisions, outputPath } from './output-paths.js'
import { placeOf } from './place.js'
import { PlainValues } from './plain-values.js'
import { type MovieSetting, type PlanSetting, planMovie } from './plan-movie.js'
import type { OutputPath, PlannedMovie } from './planned-movie.js'
import { SourceHeaders, variableNames } from './source-headers.js'
import { joinFiles } from './source-plan.js'
import { TableReader } from './tables.js'
import { meetsCriterion } from './values.js'

export interface Plan {
  readonly pipeline: Pipeline
  /** All movies of the pipeline: limits may reach over those that are not selected. */
  readonly movies: readonly PlannedMovie[]
  /** Those that limits reach over, where plugins blocked some of {@link movies} since. */
  readonly reach?: readonly PlannedMovie[]
  /** Ids of those that `only` leaves. */
  readonly selected: ReadonlySet<string>
}

const planningTogether = 16

interface Candidate {
  readonly files: MovieFiles
  readonly combination: Combination
  readonly movie: MovieFields
  readonly id: string
  readonly error?: MovieflowError
}

/** Plans a pipeline. Throws where the pipeline itself is wrong; a movie that cannot be made is a row that says why. */
export async function makePlan(given: PlanSetting, only: Selection, context: PluginContext): Promise<Plan> {
  const { pipeline, plugins } = given
  const setting: MovieSetting = { ...given, headers: new SourceHeaders() }
  const found: MovieFiles[][] = []
  for (const step of pipeline.sources) {
    const place = placeOf(pipeline, [...step.path, 'files'])
    try {
      found.push(await discoverMovies(step.files, pipeline.folder, new FileKinds(plugins, step.use), step.concat))
    } catch (error) {
      throw toMovieflowError(error, 'INPUT_UNREADABLE', place)
    }
  }
  const [leading = [], ...joined] = found
  const candidates = await listCandidates(leading, setting, context)
  const selector = new Selector(pipeline)
  const kept: Candidate[] = []
  for (const candidate of candidates) {
    try {
      if (candidate.error || (await selector.isKept(candidate))) kept.push(candidate)
    } catch (thrown) {
      kept.push({ ...candidate, error: movieFault(thrown, candidate) })
    }
  }
  selector.checkNames()
  const twice = firstRepeated(kept.map(({ id }) => id))
  if (twice !== undefined) {
    const both = kept.filter(({ id }) => id === twice).map(({ files }) => files.files[0]!.path)
    throw new MovieflowError('PIPELINE_INVALID', `two movies are called ${twice}: ${both.slice(0, 2).join(' and ')}`, {
      file: pipeline.written,
      hint: 'capture a field in `files` that tells them apart',
    })
  }
  const movies: PlannedMovie[] = []
  // A few at a time: most of it is waiting for the headers of files.
  for (let start = 0; start < kept.length; start += planningTogether)
    movies.push(
      ...(await Promise.all(
        kept.slice(start, start + planningTogether).map((each) => planCandidate(each, joined, setting)),
      )),
    )
  const sources = found.flatMap((files) => files.flatMap((each) => each.files.map(({ file }) => file)))
  checkCollisions(movies, pipeline, sources)
  const selected = new Set<string>()
  for (const candidate of kept) {
    // A movie whose fields cannot be worked out is not known to be left out.
    const chosen = only.length === 0 || (await selector.meets(only, candidate, '--only').catch(() => true))
    if (chosen) selected.add(candidate.id)
  }
  selector.checkNames()
  if (selected.size === 0) throw nothingSelected(pipeline, candidates, only)
  return { pipeline, movies, selected }
}

function nothingSelected(pipeline: Pipeline, candidates: readonly Candidate[], only: Selection): MovieflowError {
  const by = only.length > 0 ? '--only' : pipeline.where.length > 0 ? 'where' : 'except'
  return new MovieflowError('NOTHING_SELECTED', `no movie is left: ${by} leaves none of ${candidates.length}`, {
    ...(by === '--only' ? { file: pipeline.written } : placeOf(pipeline, [by])),
    hint: `the movies found are ${candidates
      .slice(0, 3)
      .map(({ id }) => id)
      .join('; ')}${candidates.length > 3 ? '; …' : ''}`,
  })
}

function firstRepeated(values: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return values.find((value) => seen.size === seen.add(value).size)
}

async function listCandidates(
  leading: readonly MovieFiles[],
  setting: MovieSetting,
  context: PluginContext,
): Promise<Candidate[]> {
  const { pipeline, plugins, headers } = setting
  checkNames(pipeline, leading)
  const values = new PlainValues(plugins, context)
  const tableReader = new TableReader(values, headers, context)
  const arrays = new FieldArrays(values, headers, context)
  const [step] = pipeline.sources
  const candidates: Candidate[] = []
  for (const files of leading) {
    const { file, path, name } = files.files[0]!
    const open = (combination: Combination, error?: MovieflowError): Candidate => {
      const distinguishing = { ...files.fields, ...combination.fields }
      const captured = Object.keys(files.fields).length > 0 && !files.wild
      const id = movieId(
        captured
          ? distinguishing
          : { ...(files.wild ? { 'source.path': path } : { 'source.name': name }), ...distinguishing },
      )
      const known = { ...distinguishing, 'source.name': name, 'source.path': path }
      const movie = new MovieFields({
        folder: pipeline.folder,
        known,
        fields: pipeline.fields,
        tables: pipeline.tables,
        file,
        use: step!.use,
        tableReader,
        arrays,
        differing: differingNames(files, (name) => isOwnName(name, distinguishing, pipeline)),
        locate: (path) => placeOf(pipeline, path),
      })
      return { files, combination, movie, id, error }
    }
    try {
      const length = async (axis: string) => {
        const own = open({ fields: {}, fixed: [] }).movie
        const variable = step!.variable === undefined ? undefined : await own.text(step!.variable)
        return axisLength(axis, file, variable, setting, context)
      }
      for (const combination of await combineMatrix(pipeline.matrix, length)) candidates.push(open(combination))
    } catch (thrown) {
      const error = toMovieflowError(thrown, 'INPUT_UNREADABLE', { file })
      if (error.responsible === 'pipeline') throw error
      candidates.push(open({ fields: {}, fixed: [] }, error))
    }
  }
  return candidates
}

/** Whether the pipeline itself gives a field of this name. A table's column would give way. */
function isOwnName(name: string, captures: object, { fields, frames, sources }: Pipeline): boolean {
  const named = [captures, fields, frames].some((owner) => Object.hasOwn(owner, name))
  return named || sources.some((source) => source.name === name)
}

async function axisLength(
  axis: string,
  file: string,
  variable: string | undefined,
  { pipeline, plugins, headers }: MovieSetting,
  context: PluginContext,
): Promise<number> {
  const step = pipeline.sources[0]!
  const { plugin } = await plugins.find('source', step.use, file)
  const array = await headers.choose(plugin, file, variableNames(variable), step.axes, context)
  const axes = step.axes ?? array?.axes ?? []
  const at = axes.indexOf(axis)
  if (at < 0 || axis === 'frame')
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `\`matrix\` names the axis ${axis}, ${axis === 'frame' ? 'but its indices are the frames' : 'which is not one of `axes`'}`,
      {
        file: pipeline.written,
        ...pipeline.locate(['matrix']),
        hint: axis === 'frame' ? 'a movie runs along `frame`' : suggestNames(axis, axes),
      },
    )
  if (array?.shape.length !== axes.length)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `the array has ${array?.shape.length ?? 0} axes, but \`axes\` names ${axes.length}`,
      { file },
    )
  return array.shape[at]!
}

/** A name may come from one place only; table columns alone give way. */
function checkNames(pipeline: Pipeline, leading: readonly MovieFiles[]): void {
  const places: [string, Iterable<string>][] = [
    ['`files`', new Set(leading.flatMap(({ fields }) => Object.keys(fields)))],
    ['`matrix`', Object.keys(pipeline.matrix)],
    ['`fields`', Object.keys(pipeline.fields)],
    ['`frames`', Object.keys(pipeline.frames)],
    ['the clock', clockFields],
    ['`source`', ['source', 'source.name', 'source.path']],
    ['`sources`', pipeline.sources.slice(1).map(({ name }) => name)],
  ]
  const owners = new Map<string, string>()
  for (const [place, names] of places)
    for (const name of names) {
      const owner = owners.get(name)
      if (owner !== undefined)
        throw new MovieflowError('PIPELINE_INVALID', `the field ${name} comes from two places: ${owner} and ${place}`, {
          file: pipeline.written,
          ...pipeline.locate([place.replaceAll('`', ''), name]),
          hint: 'rename one of them',
        })
      owners.set(name, place)
    }
}

/** Holds candidates against selections; what one movie's fields lack is that movie's fault alone. */
class Selector {
  readonly #pipeline: Pipeline
  /** Names that a movie lacked, and names that one had. */
  readonly #lacking = new Map<string, { place: string; movie: MovieFields }>()
  readonly #known = new Set<string>()

  constructor(pipeline: Pipeline) {
    this.#pipeline = pipeline
  }

  async isKept(candidate: Candidate): Promise<boolean> {
    const { where, except } = this.#pipeline
    if (where.length > 0 && !(await this.meets(where, candidate, 'where'))) return false
    return except.length === 0 || !(await this.meets(except, candidate, 'except'))
  }

  /** Fields are worked out in order, and no further than they decide. */
  async meets(selection: Selection, { movie }: Candidate, place: string): Promise<boolean> {
    for (const fields of selection) {
      let met = true
      for (const [field, criteria] of Object.entries(fields)) {
        const value = await movie.value(field)
        if (value === undefined) this.#lacking.set(field, { place, movie })
        else this.#known.add(field)
        met = criteria.some((criterion) => meetsCriterion(value, criterion))
        if (!met) break
      }
      if (met) return true
    }
    return false
  }

  /** Throws where a selection names a field that no movie has. */
  checkNames(): void {
    for (const [field, { place, movie }] of this.#lacking) {
      if (this.#known.has(field)) continue
      throw new MovieflowError('UNKNOWN_FIELD', `${place} names the field ${field}, which no movie has`, {
        ...(place !== '--only' && { file: this.#pipeline.written, ...this.#pipeline.locate([place, field]) }),
        hint: suggestNames(field, movie.names()),
      })
    }
  }
}

async function planCandidate(
  candidate: Candidate,
  joined: readonly MovieFiles[][],
  setting: MovieSetting,
): Promise<PlannedMovie> {
  const { pipeline } = setting
  const { id, movie, files, combination } = candidate
  const paths: OutputPath[] = []
  try {
    if (candidate.error) throw candidate.error
    await movie.checkTables()
    for (const step of pipeline.write)
      paths.push(
        await outputPath(pipeline, step, movie, setting.plugins.endings('writer')).catch((error) => {
          throw toMovieflowError(error, 'INTERNAL', placeOf(pipeline, [...step.path, 'path']))
        }),
      )
    const all = [files, ...joined.map((others, index) => joinFiles(pipeline.sources[index + 1]!, others, files))]
    return await planMovie({ id, movie, files: all, fixed: combination.fixed, paths }, setting)
  } catch (thrown) {
    const error = movieFault(thrown, candidate)
    const inputs = files.files.map(({ file }) => file)
    return {
      status: 'blocked',
      id,
      fields: movie.values,
      inputs,
      references: movie.files,
      warnings: [],
      outputs: paths,
      error,
    }
  }
}

/** What blocks one movie. A mistake in the pipeline, or of ours, is thrown: it stops everything before the first frame. */
function movieFault(thrown: unknown, { id }: Candidate): MovieflowError {
  const error = toMovieflowError(thrown, 'INTERNAL', { movie: id })
  if (error.responsible !== 'movie') throw error
  return error
}
