// What is kept for a while goes when there is more of it than is worth keeping; any thread.

/** Deletes the first entries until there are no more than `most`, but for those that may not go. */
export function dropOldest<Key>(map: Map<Key, unknown>, most: number, mayGo: (key: Key) => boolean = () => true): void {
  for (const key of map.keys()) {
    if (map.size <= most) return
    if (mayGo(key)) map.delete(key)
  }
}
