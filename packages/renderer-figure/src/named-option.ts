// Options of the form `log` or `{ use: log, base: 2 }`: their schema, where each name has parameters of its own; any thread.
import { suggestNames, withChoices, z } from '@movieflow/core/plugin'

/** One schema for each parameter that any of the names takes. */
type Shape = Readonly<Record<string, z.ZodType>>

/**
 * The schema of a name, or of `{ use: name, …parameters }`. `kinds` gives for each name the parameters that it takes,
 * `what` stands for the names in messages (`norm`), `otherwise` is taken if the option is left out.
 */
export function namedOption<Name extends string, Parameters extends Shape>(
  what: string,
  kinds: Readonly<Record<Name, readonly (keyof Parameters & string)[]>>,
  parameters: Parameters,
  otherwise?: NoInfer<Name>,
) {
  const names = Object.keys(kinds) as Name[]
  const use = z.enum(names as [Name, ...Name[]])
  const withParameters = z.strictObject({ use, ...parameters }).superRefine((value, context) => {
    const given = value as Record<string, unknown> & { use: Name }
    const taken: readonly string[] = kinds[given.use]
    for (const key of Object.keys(parameters))
      if (given[key] !== undefined && !taken.includes(key))
        context.addIssue({
          code: 'custom',
          path: [key],
          message: `the ${what} ${given.use} has no ${key}: it takes ${taken.join(', ') || 'no parameters'}`,
        })
  })
  return z.union([withChoices(z.string(), names, otherwise), withParameters]).superRefine((value, context) => {
    if (typeof value === 'string' && !Object.hasOwn(kinds, value))
      context.addIssue({ code: 'custom', message: `'${value}' is not a ${what}; ${suggestNames(value, names)}` })
  })
}
