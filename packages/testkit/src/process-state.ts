// The state that all plugins of a process share, and that none of them may change.

const prototypes = { Object, Array, Function, String, Number, Promise, Uint8Array }

/** Names of members that were added, changed or removed. */
export type ProcessCheck = () => string[]

/** Remembers the state as it is now; the check lists what has changed. */
export function watchProcess(): ProcessCheck {
  const before = describeProcess()
  return () => {
    const after = describeProcess()
    const names = new Set([...before.keys(), ...after.keys()])
    return [...names].filter((name) => before.get(name) !== after.get(name))
  }
}

function describeProcess(): Map<string, unknown> {
  const members = Object.entries(prototypes).flatMap(([name, { prototype }]) =>
    Reflect.ownKeys(prototype).map((key) => {
      const { value, get } = Object.getOwnPropertyDescriptor(prototype, key)!
      return [`${name}.prototype.${String(key)}`, get ?? value] as const
    }),
  )
  const variables = Object.entries(process.env).map(([name, value]) => [`process.env.${name}`, value] as const)
  const handlers = (['uncaughtException', 'unhandledRejection'] as const).map(
    (event) => [`handlers of ${event}`, process.listenerCount(event)] as const,
  )
  return new Map<string, unknown>([...members, ...variables, ...handlers, ['process.cwd()', process.cwd()]])
}
