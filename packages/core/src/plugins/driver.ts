// A plugin, or an object that it opened, at its place in a movie; calls members by name through `calls.ts`; any thread.
import type { SourcePlugin } from '../contract/index.js'
import { type Callee, callPlugin, callPluginNow } from './calls.js'

type Method = (...given: never[]) => unknown
/** Names of members that are functions, including optional ones. */
type MethodOf<Target> = {
  [Key in keyof Target]-?: NonNullable<Target[Key]> extends Method ? Key : never
}[keyof Target]
type Given<Target, Key extends keyof Target> =
  NonNullable<Target[Key]> extends (...given: infer Args) => unknown ? Args : never
type Answer<Target, Key extends keyof Target> = Target[Key] extends Method
  ? ReturnType<Target[Key]>
  : NonNullable<Target[Key]> extends Method
    ? ReturnType<NonNullable<Target[Key]>> | undefined
    : never

/** A missing optional member returns `undefined`. */
export class Driver<Target extends object> {
  readonly target: Target
  readonly callee: Callee

  constructor(target: Target, callee: Callee) {
    this.target = target
    this.callee = callee
  }

  /** An object that the plugin has opened: its calls count as the plugin's. */
  opened<Other extends object>(other: Other): Driver<Other> {
    return new Driver(other, this.callee)
  }

  call<Key extends MethodOf<Target> & string>(
    member: Key,
    ...given: Given<Target, Key>
  ): Promise<Awaited<Answer<Target, Key>>> {
    return this.callAt(undefined, member, ...given)
  }

  /** A call that concerns one frame, which its error names. */
  callAt<Key extends MethodOf<Target> & string>(
    frame: number | undefined,
    member: Key,
    ...given: Given<Target, Key>
  ): Promise<Awaited<Answer<Target, Key>>> {
    return callPlugin(this.callee, member, () => this.#perform(member, given), frame) as Promise<
      Awaited<Answer<Target, Key>>
    >
  }

  /** A call that returns at once. */
  callNow<Key extends MethodOf<Target> & string>(member: Key, ...given: Given<Target, Key>): Answer<Target, Key> {
    return callPluginNow(this.callee, member, () => this.#perform(member, given)) as Answer<Target, Key>
  }

  #perform(member: keyof Target, given: readonly unknown[]): unknown {
    const method = this.target[member] as ((...given: readonly unknown[]) => unknown) | undefined
    return method?.call(this.target, ...given)
  }
}

/** A plugin at a step. */
export function drive<Target extends Callee['plugin'] & object>(
  plugin: Target,
  at: Omit<Callee, 'plugin'>,
): Driver<Target> {
  return new Driver(plugin, { ...at, plugin })
}

/** A source at a file: exceptions without a code mean that the file cannot be read. */
export function driveSource<Source extends Pick<SourcePlugin, 'kind' | 'name'> & object>(
  plugin: Source,
  file: string,
  at: Pick<Callee, 'movie'> & Partial<Pick<Callee, 'step'>> = {},
): Driver<Source> {
  return drive(plugin, { step: 'source', ...at, place: { file }, fallback: 'INPUT_UNREADABLE' })
}
