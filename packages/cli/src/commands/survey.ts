// `movieflow survey`: computes the limits that movies share once, before the shards that need them.
import { surveyPipeline } from '@movieflow/core'
import { exitCodes } from '../exit-code.js'
import { firstPartyPlugins } from '../first-party.js'
import { whilePending } from '../process-guards.js'
import { type Trusted, trusting } from '../program-options.js'
import { countOf } from '../text/quantities.js'
import { warnOnStderr } from '../warn-on-stderr.js'

export interface SurveyCommandOptions {
  readonly set?: readonly string[]
  readonly list?: string
  readonly trust?: Trusted
  readonly jobs?: number
}

export async function surveyCommand(file: string, { set, list, trust, jobs }: SurveyCommandOptions): Promise<number> {
  whilePending(() => `the survey of ${file}`)
  const { movies } = await surveyPipeline(file, {
    plugins: firstPartyPlugins,
    settings: set,
    list,
    ...trusting(trust),
    jobs,
    warn: warnOnStderr,
  })
  process.stdout.write(
    movies === 0
      ? 'No movies share limits: there is nothing to compute in advance.\n'
      : `The limits that ${countOf(movies, 'movie')} share are known.\n`,
  )
  return exitCodes.ok
}
