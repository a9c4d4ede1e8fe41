// `movieflow survey`: the limits that movies share are computed once, ahead of the shards that need them.
import { surveyPipeline } from '@movieflow/core'
import { exitCodes } from '../exit-code.js'
import { firstPartyPlugins } from '../first-party.js'
import { whilePending } from '../process-guards.js'
import { paintFor } from '../text/paint.js'
import { countOf } from '../text/quantities.js'
import { warningLines } from '../views/summary.js'

export interface SurveyCommandOptions {
  readonly set?: readonly string[]
  readonly list?: string
  readonly trust?: 'mtime' | 'content'
  readonly jobs?: number
}

export async function surveyCommand(file: string, { set, list, trust, jobs }: SurveyCommandOptions): Promise<number> {
  whilePending(() => `the survey of ${file}`)
  const warn = (message: string) => {
    for (const line of warningLines([{ message }], paintFor(process.stderr))) process.stderr.write(`${line}\n`)
  }
  const { movies } = await surveyPipeline(file, { plugins: firstPartyPlugins, settings: set, list, trust, jobs, warn })
  process.stdout.write(
    movies === 0
      ? 'No movies share limits: there is nothing to compute ahead.\n'
      : `The limits that ${countOf(movies, 'movie')} share are known.\n`,
  )
  return exitCodes.ok
}
