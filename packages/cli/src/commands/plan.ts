// `movieflow plan`: lists what would be made, from which inputs, at which size, and why, without rendering.
import { planPipeline, reportPlan } from '@movieflow/core'
import { exitCodes, worstExitCode } from '../exit-code.js'
import { firstPartyPlugins } from '../first-party.js'
import { formatPlan } from '../format-plan.js'
import { type Trusted, trusting } from '../program-options.js'
import { reportErrors } from '../report-errors.js'
import { paintFor } from '../text/paint.js'
import { warnOnStderr } from '../warn-on-stderr.js'
import { chosenSelection } from './selection.js'

export interface PlanCommandOptions {
  readonly only?: readonly string[]
  readonly set?: readonly string[]
  readonly shard?: { readonly index: number; readonly count: number }
  readonly list?: string
  readonly trust?: Trusted
  readonly verify?: boolean
  readonly overwrite?: boolean
  readonly json?: boolean
  readonly verbose: boolean
}

/** Returns the exit code: 1 if a movie is blocked. */
export async function planCommand(files: readonly string[], options: PlanCommandOptions): Promise<number> {
  const only = chosenSelection(options.only)
  const settings = options.set ?? []
  const codes: number[] = []
  for (const file of files) {
    try {
      const { shard, list, trust, verify, overwrite } = options
      const planning = { only, settings, shard, list, ...trusting(trust), verify, overwrite, warn: warnOnStderr }
      const plan = await planPipeline(file, { plugins: firstPartyPlugins, ...planning })
      const report = reportPlan(plan)
      if (options.json) process.stdout.write(`${JSON.stringify(report, null, files.length === 1 ? 1 : 0)}\n`)
      else {
        const width = process.stdout.columns || Number.POSITIVE_INFINITY
        const format = { paint: paintFor(process.stdout), width, verbose: options.verbose }
        process.stdout.write(
          `${formatPlan(plan, report, { file, settings, out: plan.pipeline.out }, format).join('\n')}\n`,
        )
      }
      codes.push(report.movies.some(({ status }) => status === 'blocked') ? exitCodes.movie : exitCodes.ok)
    } catch (error) {
      codes.push(await reportErrors(error, options))
    }
  }
  return worstExitCode(codes)
}
