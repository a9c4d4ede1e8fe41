// Frames made once and kept for as long as they are likely to be asked for again.

/** Makes frames by `make` and keeps the `capacity` that were asked for last. */
export function cacheFrames<Frame>(capacity: number, make: (index: number) => Promise<Frame>) {
  // A map's order is that of insertion: the first key is the one that was asked for longest ago.
  const kept = new Map<number, Promise<Frame>>()
  return (index: number): Promise<Frame> => {
    const known = kept.get(index)
    const frame = known ?? make(index)
    kept.delete(index)
    kept.set(index, frame)
    if (known === undefined) {
      frame.catch(() => {
        if (kept.get(index) === frame) kept.delete(index)
      })
      if (kept.size > capacity) kept.delete(kept.keys().next().value!)
    }
    return frame
  }
}
