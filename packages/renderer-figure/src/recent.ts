// A small memory: the last few results by key, the oldest forgotten first; any thread.

/**
 * `make`, but a result that was among the last asked for is given again. These weigh `most` together: as many as that, unless
 * `weightOf` says otherwise. The last one is kept in any case.
 */
export function rememberRecent<Key, Value>(
  most: number,
  make: (key: Key) => Value,
  nameOf: (key: Key) => string,
  weightOf: (value: Value) => number = () => 1,
) {
  const kept = new Map<string, Value>()
  let weight = 0
  return (key: Key): Value => {
    const name = nameOf(key)
    const known = kept.get(name)
    if (known !== undefined) {
      kept.delete(name)
      kept.set(name, known)
      return known
    }
    const value = make(key)
    kept.set(name, value)
    weight += weightOf(value)
    for (const [oldest, forgotten] of kept) {
      if (weight <= most || kept.size === 1) break
      kept.delete(oldest)
      weight -= weightOf(forgotten)
    }
    return value
  }
}
