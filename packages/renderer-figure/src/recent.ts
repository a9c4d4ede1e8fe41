// A small memory: the last few results by key, the oldest forgotten first; any thread.

/** `make`, but a result that was among the last `most` asked for is given again. */
export function rememberRecent<Key, Value>(most: number, make: (key: Key) => Value, nameOf: (key: Key) => string) {
  const kept = new Map<string, Value>()
  return (key: Key): Value => {
    const name = nameOf(key)
    const known = kept.get(name)
    const value = known === undefined ? make(key) : known
    kept.delete(name)
    kept.set(name, value)
    if (kept.size > most) kept.delete(kept.keys().next().value!)
    return value
  }
}
