// Drops the oldest entries of a cache when it has too many; any thread.

/** Deletes the first entries until there are no more than `most`, except those that must be kept. */
export function dropOldest<Key>(map: Map<Key, unknown>, most: number, mayGo: (key: Key) => boolean = () => true): void {
  for (const key of map.keys()) {
    if (map.size <= most) return
    if (mayGo(key)) map.delete(key)
  }
}
