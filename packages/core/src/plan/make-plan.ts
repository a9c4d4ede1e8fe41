// Plans a pipeline's movies: finds files, joins fields, selects rows, and asks every step for its result; main thread.
import { sep } from 'node:path'
import type { PluginContext } from '../contract/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import type { Fields, Pipeline, Selection, SourceStep } from '../model/index.js'
import { clockFields } from '../options/index.js'
import { discoverMovies, type MovieFiles } from './discover.js'
import { FieldArrays } from './field-arrays.js'
import { FileKinds } from './file-kinds.js'
import { checkName } from './found-names.js'
import { differingNames } from './frame-file-fields.js'
import { JoinedFiles } from './joined-files.js'
import { type Combination, combineMatrix, type MatrixAxis, noCombination } from './matrix.js'
import { describeMatrixAxis } from './matrix-axis.js'
import { MovieFields } from './movie-fields.js'
import { movieId } from './movie-id.js'
import { checkCollisions, outputPath } from './output-paths.js'
import { placeOf } from './place.js'
import { PlainValues } from './plain-values.js'
import { type MovieSetting, type PlanSetting, planMovie } from './plan-movie.js'
import type { OutputPath, PlannedMovie } from './planned-movie.js'
import { SameData } from './same-data.js'
import { Selector } from './selector.js'
import { SourceHeaders } from './source-headers.js'
import { checkStackPatterns, stackMovies } from './stacked-files.js'
import { TableReader } from './tables.js'

export interface Plan {
  readonly pipeline: Pipeline
  /** All movies of the pipeline: limits may include those that are not selected. */
  readonly movies: readonly PlannedMovie[]
  /** Movies that limits include, if plugins have blocked some of {@link movies} since. */
  readonly reach?: readonly PlannedMovie[]
  /** Ids of the movies that `only` selects. */
  readonly selected: ReadonlySet<string>
}

const planningTogether = 16
/** Movies of one file follow each other, and files that all movies share are asked about for each. */
const mostAnswers = 2000

interface Candidate {
  readonly files: MovieFiles
  readonly combination: Combination
  readonly movie: MovieFields
  readonly id: string
  readonly error?: MovieflowError
  /** The same movie from other files. */
  of(files: MovieFiles): Candidate
}

/** Shortcuts for a plan. */
export interface PlanAids {
  /** Cached answers of sources about files. */
  readonly headers?: SourceHeaders
  /** Only movies with these ids are planned and checked against each other. */
  readonly wanted?: (id: string) => boolean
}

/** Plans a pipeline. Throws if the pipeline itself is wrong; a movie that cannot be made becomes a row with the reason. */
export async function makePlan(
  given: PlanSetting,
  only: Selection,
  context: PluginContext,
  { headers = new SourceHeaders({ most: mostAnswers }), wanted }: PlanAids = {},
): Promise<Plan> {
  const { pipeline } = given
  const setting: MovieSetting = { ...given, headers, signal: context.signal, same: new SameData() }
  const found: MovieFiles[][] = []
  for (const step of pipeline.sources) {
    const place = placeOf(pipeline, [...step.path, 'files'])
    try {
      found.push(await discoverFiles(step, setting, context))
    } catch (error) {
      throw toMovieflowError(error, 'INPUT_UNREADABLE', place)
    }
  }
  const [leading = [], ...others] = found
  const joined = others.map((files, index) => new JoinedFiles(pipeline.sources[index + 1]!, files))
  const values = new PlainValues(setting.plugins, context)
  const tableReader = new TableReader(values, headers, context)
  const candidates = await listCandidates(leading, setting, context, { values, tableReader })
  const selector = new Selector(pipeline)
  const kept: Candidate[] = []
  for (const candidate of candidates) {
    try {
      if (await selector.isKept(candidate)) {
        const files = await selector.keepFiles(candidate, candidate.files)
        if (files) kept.push(files === candidate.files ? candidate : candidate.of(files))
      }
    } catch (thrown) {
      kept.push({ ...candidate, error: candidate.error ?? movieFault(thrown, candidate) })
    }
  }
  selector.checkNames()
  const twice = firstRepeated(kept.map(({ id }) => id))
  if (twice !== undefined) {
    const both = kept.filter(({ id }) => id === twice).map(({ files }) => files.files[0]!.path)
    throw new MovieflowError('PIPELINE_INVALID', `two movies are called ${twice}: ${both.slice(0, 2).join(' and ')}`, {
      file: pipeline.written,
      hint: 'capture a field in `files` that distinguishes them',
    })
  }
  const movies: PlannedMovie[] = []
  const planned = wanted ? kept.filter(({ id }) => wanted(id)) : kept
  // A few at a time: most of the time goes to waiting for file headers.
  for (let start = 0; start < planned.length; start += planningTogether)
    movies.push(
      ...(await Promise.all(
        planned.slice(start, start + planningTogether).map((each) => planCandidate(each, joined, selector, setting)),
      )),
    )
  const told = tellMistakes(kept, movies)
  const sources = found.flatMap((files) => files.flatMap((each) => each.files.map(({ file }) => file)))
  checkCollisions(told, pipeline, sources)
  const selected = new Set<string>()
  for (const candidate of kept) {
    // A movie whose fields cannot be computed counts as chosen.
    const chosen = only.length === 0 || (await selector.isChosen(only, candidate).catch(() => true))
    if (chosen) selected.add(candidate.id)
  }
  selector.checkNames()
  // Part of the movies may lack rows that others have.
  if (!wanted) for (const warning of tableReader.unmatched()) context.warn(warning)
  if (selected.size === 0) throw nothingSelected(pipeline, candidates, only)
  return { pipeline, movies: told, selected }
}

/** A source's files, by movie. */
async function discoverFiles(
  { files, use, concat, stack }: SourceStep,
  { pipeline: { folder, out }, plugins }: MovieSetting,
  { warn }: PluginContext,
): Promise<MovieFiles[]> {
  if (stack !== undefined) checkStackPatterns(files, stack)
  const isOutputs = (found: string) => out === found || out.startsWith(`${found}${sep}`)
  const movies = await discoverMovies(files, { folder, kinds: new FileKinds(plugins, use), concat, isOutputs, warn })
  return stack === undefined ? movies : stackMovies(movies, stack)
}

function nothingSelected(pipeline: Pipeline, candidates: readonly Candidate[], only: Selection): MovieflowError {
  const by = only.length > 0 ? '--only' : pipeline.where.length > 0 ? 'where' : 'except'
  return new MovieflowError('NOTHING_SELECTED', `no movies match: ${by} excluded all ${candidates.length}`, {
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
  { values, tableReader }: { values: PlainValues; tableReader: TableReader },
): Promise<Candidate[]> {
  const { pipeline, headers } = setting
  checkNames(pipeline, leading)
  const arrays = new FieldArrays(values, headers, context)
  const [step] = pipeline.sources
  const candidates: Candidate[] = []
  const openWith = (files: MovieFiles, combination: Combination, error?: MovieflowError): Candidate => {
    const { file, path, name } = files.files[0]!
    const distinguishing = { ...files.fields, ...combination.distinguishing }
    const fields = { ...files.fields, ...combination.fields }
    const captured = Object.keys(files.fields).length > 0 && !files.wild
    const id = movieId(
      captured
        ? distinguishing
        : { ...(files.wild ? { 'source.path': path } : { 'source.name': name }), ...distinguishing },
    )
    // Not a spread, for which V8 would keep a hidden class of each movie's own.
    const known: Fields = Object.assign({}, fields, { 'source.name': name, 'source.path': path })
    const movie = new MovieFields({
      folder: pipeline.folder,
      known,
      fields: pipeline.fields,
      indices: combination.indices,
      tables: pipeline.tables,
      file,
      use: step!.use,
      tableReader,
      arrays,
      differing: differingNames(files, (name) => isOwnName(name, fields, pipeline)),
      locate: (path) => placeOf(pipeline, path),
    })
    return { files, combination, movie, id, error, of: (others) => openWith(others, combination, error) }
  }
  for (const files of leading) {
    const { file } = files.files[0]!
    const open = (combination: Combination, error?: MovieflowError) => openWith(files, combination, error)
    try {
      const describeAxis = async (axis: string): Promise<MatrixAxis> => {
        const { movie } = open(noCombination)
        return describeMatrixAxis(axis, step!, file, {
          ...{ ...setting, context },
          fill: { pipeline, id: '', movie, sources: [] },
        })
      }
      for (const combination of await combineMatrix(pipeline.matrix, describeAxis)) candidates.push(open(combination))
    } catch (thrown) {
      const error = toMovieflowError(thrown, 'INPUT_UNREADABLE', { file })
      candidates.push(open(noCombination, error))
    }
  }
  return candidates
}

/** Whether the pipeline itself defines a field of this name, which takes precedence over a table's column. */
function isOwnName(name: string, captures: object, { fields, frames, sources }: Pipeline): boolean {
  const named = [captures, fields, frames].some((owner) => Object.hasOwn(owner, name))
  return named || sources.some((source) => source.name === name)
}

function nothingStacked({ name, stack }: SourceStep, { stack: found }: MovieFiles): MovieflowError {
  return new MovieflowError(
    'INPUT_UNREADABLE',
    `where and except exclude every file of the source ${name}: ${stack} is ${found!.values.map(String).join(', ')}`,
    { hint: `ask for one of these values of ${stack}` },
  )
}

/** A name may come from only one place, except that other fields take precedence over table columns. */
function checkNames(pipeline: Pipeline, leading: readonly MovieFiles[]): void {
  const places: [string, Iterable<string>][] = [
    ['`files`', new Set(leading.flatMap(({ fields }) => Object.keys(fields)))],
    ['`matrix`', Object.keys(pipeline.matrix)],
    ['`fields`', Object.keys(pipeline.fields)],
    ['`frames`', Object.keys(pipeline.frames)],
    ['the clock', clockFields],
    ['`captions`', pipeline.captions ? ['caption'] : []],
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

async function planCandidate(
  candidate: Candidate,
  joined: readonly JoinedFiles[],
  selector: Selector,
  setting: MovieSetting,
): Promise<PlannedMovie> {
  const { pipeline } = setting
  const { id, movie, files, combination } = candidate
  const paths: OutputPath[] = []
  // From here on, whether the pipeline fits depends on the contents of the files.
  let isByContent = candidate.error !== undefined
  try {
    if (candidate.error) throw candidate.error
    await movie.checkTables()
    for (const step of pipeline.write)
      paths.push(
        await outputPath(pipeline, step, movie, setting.plugins.endings('writer')).catch((error) => {
          throw toMovieflowError(error, 'INTERNAL', placeOf(pipeline, [...step.path, 'path']))
        }),
      )
    const all = [files]
    for (const [index, others] of joined.entries()) {
      const found = others.of(files)
      const kept = await selector.keepFiles(candidate, found)
      if (!kept) throw nothingStacked(pipeline.sources[index + 1]!, found)
      all.push(kept)
    }
    for (const file of all.flatMap((each) => each.files)) checkName(file)
    isByContent = true
    return await planMovie({ id, movie, files: all, fixed: combination.fixed, paths }, setting)
  } catch (thrown) {
    const fault = explainStacked(thrown, pipeline)
    const isMistake = fault instanceof MovieflowError && fault.responsible === 'pipeline'
    const error = isMistake && isByContent ? fault.at({ movie: id }) : movieFault(fault, candidate)
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

/**
 * Throws a mistake of the pipeline. If only some movies of the same matrix values are refused, their files are the reason:
 * a stack that lacks an axis, a store with fewer levels. Only these movies are blocked.
 */
function tellMistakes(candidates: readonly Candidate[], movies: readonly PlannedMovie[]): PlannedMovie[] {
  const valuesOf = (index: number) => JSON.stringify(candidates[index]!.combination.fields)
  const fitting = new Set(movies.flatMap(({ status }, index) => (status === 'ready' ? [valuesOf(index)] : [])))
  return movies.map((movie, index) => {
    if (movie.status === 'ready' || movie.error.responsible !== 'pipeline') return movie
    const { error } = movie
    // If an axis of the matrix cannot be counted, its values are unknown.
    if (candidates[index]!.error ? fitting.size === 0 : !fitting.has(valuesOf(index))) throw error
    const { place, hint, cause, message } = error
    return { ...movie, error: new MovieflowError('SHAPE_MISMATCH', message, { ...place, hint, cause }) }
  })
}

/** A stacked capture, or the number of a part, is no field of the movie. */
function explainStacked(thrown: unknown, { sources }: Pipeline): unknown {
  if (!(thrown instanceof MovieflowError) || thrown.code !== 'UNKNOWN_FIELD') return thrown
  const name = /^unknown field <([^<>.]+)/.exec(thrown.message)?.[1]
  const owner = sources.find(({ stack, concat }) => name !== undefined && (stack === name || concat === name))
  if (!owner) return thrown
  const hint =
    owner.stack === name
      ? `the files that differ in ${name} are one movie: use <${name}> in panels along it`
      : `the files that differ in ${name} are one recording and one movie`
  return new MovieflowError(thrown.code, thrown.message, { ...thrown.place, hint })
}

/** The error that blocks one movie. A mistake in the pipeline, or a bug, is thrown: it stops everything before the first frame. */
function movieFault(thrown: unknown, { id }: Candidate): MovieflowError {
  const error = toMovieflowError(thrown, 'INTERNAL', { movie: id })
  if (error.responsible !== 'movie') throw error
  return error
}
