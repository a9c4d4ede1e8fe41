// Turns checks of rules into one error that lists every rule that was broken.
import { AssertionError } from 'node:assert'
import { type Rule, rules } from './rules.js'

/** A rule that a plugin broke. */
export interface Failure {
  /** The rule's name, as the README lists them. */
  readonly rule: Rule
  /** The violation, in words. */
  readonly message: string
  /** The change that the plugin needs. */
  readonly fix: string
}

/** Thrown by every function of the kit; its message has for each broken rule what happened and what to change. */
export class ConformanceError extends AssertionError {
  override readonly name = 'ConformanceError'
  readonly failures: readonly Failure[]

  constructor(subject: string, failures: readonly Failure[]) {
    const lines = failures.flatMap(({ rule, message, fix }) => [`  ${rule}: ${message}`, `    → ${fix}`])
    const count = failures.length === 1 ? 'a rule' : `${failures.length} rules`
    super({ message: `${subject} breaks ${count}:\n${lines.join('\n')}` })
    this.failures = failures
  }
}

/** Collects broken rules; a rule is reported once, with what happened first. */
export class RuleChecks {
  readonly #subject: string
  readonly #failures = new Map<Rule, string>()
  readonly #timeoutMilliseconds: number

  constructor(subject: string, timeoutSeconds: number) {
    this.#subject = subject
    this.#timeoutMilliseconds = timeoutSeconds * 1000
  }

  fail(rule: Rule, message: string): void {
    if (!this.#failures.has(rule)) this.#failures.set(rule, message)
  }

  /** Reports the rule if `holds` is false. */
  expect(rule: Rule, holds: boolean, message: string | (() => string)): void {
    if (!holds) this.fail(rule, typeof message === 'string' ? message : message())
  }

  /** Runs `work`; what it throws, or that it never settles, breaks the rule. `undefined` then. */
  async attempt<Result>(rule: Rule, work: () => Result | Promise<Result>): Promise<Result | undefined> {
    try {
      return await this.settle(work)
    } catch (thrown) {
      this.fail(rule, describeError(thrown))
      return undefined
    }
  }

  /** Runs `work`, which must throw; returns what it threw. */
  async expectThrow(rule: Rule, what: string, work: () => unknown): Promise<unknown> {
    try {
      await this.settle(work)
    } catch (thrown) {
      if (thrown instanceof Unsettled) this.fail(rule, `${what}: ${thrown.message}`)
      return thrown
    }
    this.fail(rule, `${what} must be refused, but was not`)
    return undefined
  }

  /** The result of `work`; throws if it does not settle in time, so that a hanging plugin fails and does not hang the tests. */
  async settle<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      const seconds = this.#timeoutMilliseconds / 1000
      timer = setTimeout(() => reject(new Unsettled(`has not settled in ${seconds} s`)), this.#timeoutMilliseconds)
    })
    try {
      return await Promise.race([Promise.resolve().then(work), late])
    } finally {
      clearTimeout(timer)
    }
  }

  get failed(): boolean {
    return this.#failures.size > 0
  }

  /** Throws the {@link ConformanceError}, if there is anything to say. */
  finish(): void {
    if (!this.failed) return
    throw new ConformanceError(
      this.#subject,
      [...this.#failures].map(([rule, message]) => ({ rule, message, fix: rules[rule].fix })),
    )
  }
}

class Unsettled extends Error {}

export function describeError(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message || thrown.name : String(thrown)
}
