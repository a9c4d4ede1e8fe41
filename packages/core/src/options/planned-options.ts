// Turns a step's options as written into planned ones, checked by the plugin's schema; main thread.
import type { z } from 'zod'
import type { Json, OptionPatch, OptionPath } from '../model/index.js'
import { optionFaults } from './option-faults.js'
import { type FillInput, OptionFiller } from './option-filler.js'
import { isWithin, patchOptions } from './option-path.js'

export interface PlannedOptions {
  /** Checked, with defaults; options that differ from frame to frame have the value of the first. */
  readonly options: Json
  /** The same for all frames: options that differ contain their templates as text. For fingerprints. */
  readonly unchanging: Json
  /** Whether anything differs from frame to frame. */
  readonly changes: boolean
  /** The options that differ, with the values of one frame. */
  ofFrame(index: number): OptionPatch[]
}

/** Plans the options of a step. Throws OPTION_INVALID, or FIELD_INVALID if a field is at fault. */
export async function planStepOptions(
  step: { readonly options: Readonly<Record<string, Json>>; readonly path: OptionPath },
  plugin: { readonly name: string; readonly options: z.ZodType },
  input: FillInput,
): Promise<PlannedOptions> {
  const schema = plugin.options
  const filler = new OptionFiller(plugin, step.path, input)
  const filled = await filler.fill(step.options, [])
  const result = schema.safeParse(filled)
  if (!result.success) {
    const fault = optionFaults(schema, filled, result.error)[0]!
    const fromTemplate = filler.filledPaths.some((filledPath) => isWithin(fault.path, filledPath))
    throw filler.error(fromTemplate ? 'FIELD_INVALID' : 'OPTION_INVALID', fault.path, fault.message, fault.hint)
  }
  const { varying } = filler
  const patched = varying.filter(({ frames }) => frames === 'patched')
  // Through JSON: members that a schema leaves undefined must be absent here as in the worker.
  const several = varying.filter(({ repeated, frames }) => repeated || frames === 'listed')
  const options = patchOptions(
    JSON.parse(JSON.stringify(result.data)),
    several.map((one) => [one.path, filler.valueOf(one, 0)]),
  )
  return {
    options,
    unchanging: [
      patchOptions(
        options,
        patched.map(({ path }) => [path, null]),
      ),
      patched.map(({ text }) => text),
    ],
    changes: patched.length > 0,
    ofFrame: (index) => patched.map((one) => [one.path, filler.valueOf(one, index)]),
  }
}
