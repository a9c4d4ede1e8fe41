// Checks the name of a new plugin against npm's rules and against the names that are taken.
import { type ErrorCode, MovieflowError } from '@movieflow/core'
import { firstPartyPlugins } from '../first-party.js'
import { pluginKinds, type ScaffoldKind } from './plugin-kinds.js'

const invalid: ErrorCode = 'CALL_INVALID'
/** The longest package name that npm allows. */
const longest = 214

/** The package of a plugin: `use: NAME` finds it once it is installed. */
export function packageName(kind: ScaffoldKind, name: string): string {
  return `movieflow-${kind}-${name}`
}

/**
 * The name without the convention's prefix. Throws CALL_INVALID if npm would refuse the package, or if a plugin that
 * comes with movieflow has the same name.
 */
export function checkPluginName(kind: ScaffoldKind, given: string): string {
  const prefix = packageName(kind, '')
  const name = given.startsWith(prefix) ? given.slice(prefix.length) : given
  if (!/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(name)) {
    const mended = name
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
    throw new MovieflowError(
      invalid,
      `${JSON.stringify(given)} cannot be a plugin's name: expected lower-case letters and digits, with single '-', '.' or '_' between them`,
      { hint: mended === '' ? `as in: movieflow create ${kind} film-strip` : `movieflow create ${kind} ${mended}` },
    )
  }
  if (packageName(kind, name).length > longest)
    throw new MovieflowError(
      invalid,
      `the name has ${name.length} letters: with ${prefix} in front, npm allows ${longest}`,
    )
  const other = pluginKinds.find((each) => name.startsWith(packageName(each, '')))
  if (other)
    throw new MovieflowError(invalid, `${name} is the name of a ${other}, not of a ${kind}`, {
      hint: `movieflow create ${other} ${name.slice(packageName(other, '').length)}`,
    })
  if (firstPartyPlugins.some((plugin) => plugin.kind === kind && plugin.name === name))
    throw new MovieflowError(
      invalid,
      `a ${kind} called ${name} comes with movieflow, and \`use: ${name}\` means that one`,
      {
        hint: `movieflow create ${kind} my-${name}`,
      },
    )
  return name
}
