// `movieflow report`: what all runs and shards of a pipeline made, as a page to review, and as data.
import { reportPipeline } from '@movieflow/core'
import { exitCodes } from '../exit-code.js'
import { firstPartyPlugins } from '../first-party.js'
import { whilePending } from '../process-guards.js'
import { type Trusted, trusting } from '../program-options.js'
import { reportStyle } from '../report-style.js'
import { escapeControls } from '../text/escape.js'
import { paintFor } from '../text/paint.js'
import { shownPath } from '../text/paths.js'
import { countOf, formatCount } from '../text/quantities.js'
import { warnOnStderr } from '../warn-on-stderr.js'

export interface ReportCommandOptions {
  readonly set?: readonly string[]
  readonly list?: string
  readonly trust?: Trusted
}

export async function reportCommand(file: string, { set = [], list, trust }: ReportCommandOptions): Promise<number> {
  whilePending(() => `the report of ${file}`)
  const scene = { file, settings: set }
  const { page, note, report } = await reportPipeline(file, {
    plugins: firstPartyPlugins,
    settings: set,
    list,
    ...trusting(trust),
    warn: warnOnStderr,
    ...reportStyle(scene),
  })
  const paint = paintFor(process.stdout)
  if (note !== undefined)
    process.stderr.write(`${paintFor(process.stderr)('yellow', 'warning')} ${escapeControls(note)}\n`)
  const counts = Object.entries(report.counts).flatMap(([status, count]) =>
    count > 0 ? [`${formatCount(count)} ${status}`] : [],
  )
  const told = counts.length > 0 ? `: ${counts.join(', ')}` : ''
  process.stdout.write(
    `${countOf(report.movies.length, 'movie')}${told} → ${paint('bold', escapeControls(shownPath(page)))}\n`,
  )
  return exitCodes.ok
}
