// The file of a submission: the frozen list of movies that its tasks divide, and its jobs in Slurm.
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { makeFolderSync, replaceFileSync } from '@movieflow/core'
import type { JobRole } from './job-plan.js'

export interface Submission {
  readonly version: 1
  readonly id: string
  /** The pipeline file's name. */
  readonly pipeline: string
  /** Into so many shards `movies` is cut. */
  readonly shards: number
  /** Ids of the movies to make. */
  readonly movies: readonly string[]
  /** Ids of all movies of the pipeline at that time, which shared limits include. */
  readonly all: readonly string[]
  readonly settings: readonly string[]
  readonly only: readonly string[]
  /** When movies of it were last made or failed, before: by their ids, as recorded. Clocks of nodes differ. */
  readonly earlier: { readonly [movie: string]: string }
  /** ISO 8601. */
  readonly submitted: string
  readonly jobs: { readonly [role in JobRole]?: string }
  readonly logs: { readonly [role in JobRole]?: string }
}

/** Number of submissions whose lists, scripts and logs are kept. */
const mostKept = 10

/** Ids that sort by time. */
export function newSubmissionId(now = new Date()): string {
  return `${now.toISOString().replace(/[-:]|\..*/g, '')}-${randomBytes(2).toString('hex')}`
}

/** The submissions of one pipeline, in `.movieflow` of its `out`. */
export class SubmissionFiles {
  /** Absolute: scripts and logs. */
  readonly slurmFolder: string
  readonly #folder: string
  readonly #name: string

  constructor(out: string, pipelineFile: string) {
    this.#folder = join(out, '.movieflow')
    this.slurmFolder = join(this.#folder, 'slurm')
    this.#name = basename(pipelineFile)
  }

  /** Absolute path of the frozen list. */
  pathOf(id: string): string {
    return join(this.#folder, `${this.#name}.submission-${id}.json`)
  }

  /** At once or not at all: tasks may be reading it. */
  write(submission: Submission): void {
    makeFolderSync(this.slurmFolder)
    replaceFileSync(this.pathOf(submission.id), `${JSON.stringify(submission, null, 1)}\n`)
  }

  /** The last one that Slurm took. */
  latest(): Submission | undefined {
    for (const id of this.#ids().reverse()) {
      const submission = this.#read(id)
      if (submission?.jobs.movies !== undefined) return submission
    }
    return undefined
  }

  remove(id: string): void {
    rmSync(this.pathOf(id), { force: true })
    for (const name of namesIn(this.slurmFolder))
      if (name.startsWith(`${this.#name}.${id}.`)) rmSync(join(this.slurmFolder, name), { force: true })
  }

  /** Old ones go: a batch that is submitted every night leaves the last few. */
  removeOld(): void {
    for (const id of this.#ids().slice(0, -mostKept)) this.remove(id)
  }

  #ids(): string[] {
    const start = `${this.#name}.submission-`
    return namesIn(this.#folder)
      .filter((name) => name.startsWith(start) && name.endsWith('.json'))
      .map((name) => name.slice(start.length, -'.json'.length))
      .sort()
  }

  #read(id: string): Submission | undefined {
    try {
      const found = JSON.parse(readFileSync(this.pathOf(id), 'utf8')) as Submission
      return found.version === 1 && Array.isArray(found.movies) && typeof found.jobs === 'object' ? found : undefined
    } catch {
      return undefined
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
