// `movieflow plugins`: lists all plugins, the options of one, or what each did to the movies of a pipeline.
import { existsSync } from 'node:fs'
import { describePlugins, inspectPlugins, listPlugins, MovieflowError } from '@movieflow/core'
import { exitCodes } from '../exit-code.js'
import { firstPartyPlugins } from '../first-party.js'
import { formatPluginsInspection } from '../format-plugin-work.js'
import { formatPlugin, formatPluginList } from '../format-plugins.js'
import { whilePending } from '../process-guards.js'
import { reportErrors } from '../report-errors.js'
import { paintFor } from '../text/paint.js'
import { warnOnStderr } from '../warn-on-stderr.js'
import { chosenSelection } from './selection.js'

export interface PluginsCommandOptions {
  readonly pipeline?: string
  /** A pipeline file. */
  readonly inspect?: string
  readonly only?: readonly string[]
  readonly set?: readonly string[]
  readonly json?: boolean
  readonly verbose: boolean
}

/** Returns the exit code. */
export async function pluginsCommand(name: string | undefined, options: PluginsCommandOptions): Promise<number> {
  try {
    whilePending(() => 'the look at the plugins')
    const { inspect } = options
    if (inspect === undefined && (options.only || options.set))
      throw new MovieflowError('CALL_INVALID', `--${options.only ? 'only' : 'set'} goes with --inspect`, {
        hint: 'movieflow plugins --inspect pipeline.yaml',
      })
    if (inspect !== undefined && name !== undefined)
      throw new MovieflowError('CALL_INVALID', `expected a NAME or --inspect, but got both: ${name} and ${inspect}`)
    await (inspect === undefined ? describe(name, options) : inspectFile(inspect, options))
    return exitCodes.ok
  } catch (error) {
    return reportErrors(error, options)
  }
}

async function describe(name: string | undefined, { pipeline, json }: PluginsCommandOptions): Promise<void> {
  const { stdout } = process
  const paint = paintFor(stdout)
  const width = stdout.columns || 100
  const lookup = { plugins: firstPartyPlugins, folder: process.cwd(), ...(pipeline !== undefined && { pipeline }) }
  if (name === undefined) {
    const plugins = await listPlugins(lookup)
    if (json) print({ version: 1, plugins })
    else stdout.write(`${formatPluginList(plugins, { paint, width }).join('\n')}\n`)
    return
  }
  if (/\.ya?ml$/i.test(name) && existsSync(name))
    throw new MovieflowError('CALL_INVALID', `${name} is a pipeline, not a plugin`, {
      hint: `its plugins: movieflow plugins --pipeline ${name}; what they did: movieflow plugins --inspect ${name}`,
    })
  const plugins = await describePlugins(name, lookup)
  if (json) print({ version: 1, plugins })
  else stdout.write(`${plugins.map((plugin) => formatPlugin(plugin, { paint, width }).join('\n')).join('\n\n')}\n`)
}

async function inspectFile(file: string, { only, set, json }: PluginsCommandOptions): Promise<void> {
  const inspection = await inspectPlugins(file, {
    plugins: firstPartyPlugins,
    only: chosenSelection(only),
    settings: set,
    warn: warnOnStderr,
  })
  if (json) print(inspection)
  else process.stdout.write(`${formatPluginsInspection(inspection, file, paintFor(process.stdout)).join('\n')}\n`)
}

function print(data: object): void {
  process.stdout.write(`${JSON.stringify(data, null, 1)}\n`)
}
