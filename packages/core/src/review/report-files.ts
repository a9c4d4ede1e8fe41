// The report's two files in `out`: their names for this pipeline, whether they are up to date, and writing; main thread.
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { PipelineInput } from '../config/index.js'
import { MovieflowError } from '../errors/index.js'
import { refusedByMachine, StagedFile, sweepStaged } from '../output/index.js'
import { type AssessedPlan, type PlanOptions, planPipeline } from '../pipeline/index.js'
import type { BatchReport, ReportedMovie } from './batch-report.js'
import { keyOf, makeBatchReport, nothingMade, outcomesOf, type RunWork } from './make-batch-report.js'

/** Settings of a report besides the engine. */
export interface ReportStyle {
  /** The page's text. It begins with the marks `generator` and `movieflow-pipeline`. */
  render(report: BatchReport, posterOf: (movie: ReportedMovie) => Uint8Array | undefined): Promise<string>
  /** The command that rebuilds a movie. */
  again(movie: string): string
}

export interface ReportOutcome {
  /** The page, absolute. */
  readonly page: string
  /** The reason for another name than `report.html`. */
  readonly note?: string
}

export interface ReportOptions extends Omit<PlanOptions, 'only' | 'shard'>, ReportStyle {}

/** Writes the report of a pipeline, from the records of its runs and shards. Throws if the machine refuses. */
export async function reportPipeline(
  input: string | PipelineInput,
  options: ReportOptions,
): Promise<ReportOutcome & { report: BatchReport }> {
  const plan = await planPipeline(input, { command: 'report', ...options })
  const place = placeOf(plan)
  const outcomes = await outcomesOf(plan, nothingMade)
  const report = makeBatchReport(plan, outcomes, keyOf(plan, outcomes), options.again)
  await writeReport(plan, place, report, options)
  return { ...outcomeOf(place), report }
}

/** The same at the end of a run; nothing is written if the existing report is up to date. */
export async function renewReport(plan: AssessedPlan, run: RunWork, style: ReportStyle): Promise<ReportOutcome> {
  const place = placeOf(plan)
  const outcomes = await outcomesOf(plan, run)
  const key = keyOf(plan, outcomes)
  if (markOfJson(place.json)?.key !== key || !existsSync(place.page))
    await writeReport(plan, place, makeBatchReport(plan, outcomes, key, style.again), style)
  return outcomeOf(place)
}

interface Place {
  readonly page: string
  readonly json: string
  readonly note: string | undefined
}

function outcomeOf({ page, note }: Place): ReportOutcome {
  return { page, ...(note !== undefined && { note }) }
}

async function writeReport(plan: AssessedPlan, place: Place, report: BatchReport, style: ReportStyle): Promise<void> {
  const { out } = plan.pipeline
  const page = await style.render(report, ({ poster }) =>
    poster === undefined ? undefined : readQuietly(join(out, poster)),
  )
  await sweepStaged([out])
  // The data last: their key means that both files are complete.
  await writeWhole(place.page, page)
  await writeWhole(place.json, `${JSON.stringify(report, null, 1)}\n`)
}

async function writeWhole(file: string, text: string): Promise<void> {
  const staged = await StagedFile.prepare(file)
  try {
    await writeFile(staged.path, text)
    await staged.commit()
  } catch (error) {
    await staged.discard()
    throw refusedByMachine(error, file)
  }
}

function readQuietly(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

/**
 * `report` if these names are free or this pipeline's, else `<pipeline>.report`. Files of others are never overwritten.
 */
function placeOf({ pipeline: { out, file } }: Pick<AssessedPlan, 'pipeline'>): Place {
  const pipeline = basename(file)
  const own = `${basename(file, extname(file))}.report`
  const pathsOf = (stem: string) => ({ page: join(out, `${stem}.html`), json: join(out, `${stem}.json`) })
  const ownersOf = (stem: string) => {
    const { page, json } = pathsOf(stem)
    return [ownerOf(page, markOfPage), ownerOf(json, markOfJson)]
  }
  const isOurs = (owners: readonly Owner[]) =>
    owners.every((owner) => owner === 'nobody' || owner.pipeline === pipeline)
  const [first, second] = [ownersOf('report'), ownersOf(own)]
  const isThere = second.some((owner) => owner !== 'nobody')
  if (isOurs(first) && !(isOurs(second) && isThere)) return { ...pathsOf('report'), note: undefined }
  const isForeign = first.some((owner) => owner !== 'nobody' && owner.pipeline === undefined)
  const note = isForeign
    ? `report.html or report.json in ${out} is not movieflow's, and is kept: the report is ${own}.html`
    : undefined
  if (isOurs(second)) return { ...pathsOf(own), note }
  throw new MovieflowError(
    'NO_PERMISSION',
    `no report is written: report and ${own} (.html, .json) are names of files that movieflow did not write`,
    {
      file: out,
      hint: 'give these files other names, then: movieflow report',
    },
  )
}

/** The writer of a file: a pipeline by its name, or `undefined` if it was not movieflow. */
type Owner = 'nobody' | { readonly pipeline: string | undefined }

function ownerOf(file: string, markOf: (file: string) => { pipeline: string } | undefined): Owner {
  return existsSync(file) ? { pipeline: markOf(file)?.pipeline } : 'nobody'
}

function markOfPage(file: string): { pipeline: string } | undefined {
  const mark = /<meta name="generator" content="movieflow [^"]*">\s*<meta name="movieflow-pipeline" content="([^"]*)">/
  const found = mark.exec(headOf(file))?.[1]
  return found === undefined ? undefined : { pipeline: decodeQuietly(found) }
}

function markOfJson(file: string): { pipeline: string; key: string } | undefined {
  const text = '"(?:[^"\\\\]|\\\\.)*"'
  const mark = new RegExp(
    `^\\{\\s*"version": 1,\\s*"generator": "movieflow",\\s*"key": "([0-9a-f]+)",\\s*"pipeline": \\{\\s*"name": ${text},\\s*"file": (${text})`,
  )
  const found = mark.exec(headOf(file))
  return found ? { key: found[1]!, pipeline: JSON.parse(found[2]!) as string } : undefined
}

function decodeQuietly(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const headBytes = 8192

function headOf(file: string): string {
  try {
    const descriptor = openSync(file, 'r')
    try {
      const bytes = Buffer.alloc(headBytes)
      return bytes.subarray(0, readSync(descriptor, bytes, 0, headBytes, 0)).toString('utf8')
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return ''
  }
}
