// What is in a picture of a figure, found without the code that drew it: the axes' box, cells, tick marks, colours.
import { type DecodedMovie, pixel } from './decode.js'

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The inside of the axes' black frame: the widest black lines of a picture are its first and last row. */
export function findBox(movie: DecodedMovie): Box {
  const runs = range(movie.height).map((y) => {
    let longest = { start: 0, length: 0 }
    for (let x = 0, start = -1; x <= movie.width; x++) {
      const dark = x < movie.width && Math.max(...pixel(movie, 0, x, y)) < 40
      if (dark && start < 0) start = x
      if (!dark && start >= 0) {
        if (x - start > longest.length) longest = { start, length: x - start }
        start = -1
      }
    }
    return { y, ...longest }
  })
  const lines = runs.filter(({ length }) => length > movie.width * 0.4)
  const [first, last] = [lines[0]!, lines.at(-1)!]
  return { left: first.start + 1, top: first.y + 1, width: first.length - 2, height: last.y - first.y - 1 }
}

/** The insides of all black frames at least `least` pixels wide, from left to right in rows from the top. */
export function findBoxes(movie: DecodedMovie, least: number): Box[] {
  const isDark = (x: number, y: number) => Math.max(...pixel(movie, 0, x, y)) < 40
  const runs = range(movie.height).flatMap((y) => {
    const found: { start: number; length: number; y: number }[] = []
    for (let x = 0, start = -1; x <= movie.width; x++) {
      const dark = x < movie.width && isDark(x, y)
      if (dark && start < 0) start = x
      if (!dark && start >= 0) {
        if (x - start >= least) found.push({ start, length: x - start, y })
        start = -1
      }
    }
    return found
  })
  return runs.flatMap((top) => {
    const isClosed = (bottom: number) => range(bottom - top.y).every((down) => isDark(top.start, top.y + down))
    const bottom = runs.find(({ start, length, y }) => start === top.start && length === top.length && y > top.y + 1)
    if (!bottom || !isClosed(bottom.y)) return []
    return [{ left: top.start + 1, top: top.y + 1, width: top.length - 2, height: bottom.y - top.y - 1 }]
  })
}

/** Where the tick marks are, as shares of the box from its left and from its bottom. */
export function tickPlaces(movie: DecodedMovie, box: Box): { x: number[]; y: number[] } {
  const isDark = (x: number, y: number) => Math.max(...pixel(movie, 0, x, y)) < 128
  // Beyond the frame, before the labels.
  const away = 3
  const middles = (length: number, dark: (at: number) => boolean) => {
    const places: number[] = []
    for (let at = -1, start = -2; at <= length + 1; at++) {
      if (dark(at) && start < -1) start = at
      if (!dark(at) && start >= -1) {
        places.push((start + at) / 2 / length)
        start = -2
      }
    }
    return places
  }
  const [below, beside] = [box.top + box.height + away, box.left - 1 - away]
  return {
    x: middles(box.width, (at) => isDark(box.left + at, below)),
    y: middles(box.height, (at) => isDark(beside, box.top + at)).map((place) => 1 - place),
  }
}

/** The colours in the middle of each of columns × rows cells: [y][x][red, green, blue]. */
export function cellColors(
  movie: DecodedMovie,
  box: Box,
  frame: number,
  columns: number,
  rows = columns,
): number[][][] {
  const middle = (start: number, length: number, cell: number, cells: number) =>
    Math.floor(start + ((cell + 0.5) * length) / cells)
  return range(rows).map((y) =>
    range(columns).map((x) =>
      pixel(movie, frame, middle(box.left, box.width, x, columns), middle(box.top, box.height, y, rows)),
    ),
  )
}

/** NumPy's percentile. */
export function linear(values: readonly number[], percentile: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  const place = (percentile / 100) * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
  return below + (above - below) * (place - Math.floor(place))
}

/** MATLAB's prctile: the middle of the i-th of n sorted values is the percentile 100 (i − 0.5) / n. */
export function hazen(values: readonly number[], percentile: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  const place = Math.min(sorted.length - 1, Math.max(0, (percentile / 100) * sorted.length - 0.5))
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
  return below + (above - below) * (place - Math.floor(place))
}

/** matplotlib's table of viridis, 256 × RGB. */
const viridis = Buffer.from(
  'RAFURAJVRANXRQVYRQZaRQhbRglcRgteRgxfRg5hRw9iRxFjRxJlRxRmRxVnRxZpRxhqSBlrSBpsSBxuSB1vSB5wSCBxSCFySCJzSCN0RyV1RyZ2Ryd3Ryh4Ryp5Ryt6Ryx7Ri18Ri98RjB9RjF+RTJ/RTR/RTWARTaBRDeBRDmCQzqDQzuDQzyEQj2EQj6FQkCFQUGGQUKGQEOHQESHP0WHP0eIPkiIPkmJPUqJPUuJPUyJPE2KPE6KO1CKO1GKOlKLOlOLOVSLOVWLOFaLOFeMN1iMN1mMNlqMNluMNVyMNV2MNF6NNF+NM2CNM2GNMmKNMmONMWSNMWWNMWaNMGeNMGiNL2mNL2qNLmuOLmyOLm2OLW6OLW+OLHCOLHGOLHKOK3OOK3SOKnWOKnaOKneOKXiOKXmOKHqOKHqOKHuOJ3yOJ32OJ36OJn+OJoCOJoGOJYKOJYONJISNJIWNJIaNI4eNI4iNI4mNIomNIoqNIouNIYyNIY2MIY6MII+MIJCMIJGMH5KMH5OLH5SLH5WLH5aLHpeKHpiKHpmKHpmKHpqJHpuJHpyJHp2IHp6IHp+IHqCHH6GHH6KGH6OGIKSFIKWFIaaFIaeEIqeEI6iDI6mCJKqCJauBJqyBJ62AKK5/Ka9/KrB+K7F9LLF9LrJ8L7N7MLR6MrV6M7Z5Nbd4Nrh3OLl2Obl2O7p1Pbt0PrxzQL1yQr5xRL5wRb9vR8BuScFtS8JsTcJrT8NpUcRoU8VnVcZmV8ZlWcdkW8hiXslhYMlgYspfZMtdZ8xcacxba81Zbc5YcM5Wcs9VdNBUd9BSedFRfNJPftJOgdNMg9NLhtRJiNVHi9VGjdZEkNZDktdBldc/l9g+mtg8ndk6n9k4oto3pdo1p9szqtsyrdwwr9wust0std0rt90put4nvd4mv98kwt8ixd8hx+AfyuAezeAdz+Ec0uEb1OEa1+IZ2uIY3OIY3+MY4eMY5OMY5+QZ6eQZ7OQa7uUb8eUc8+Ue9uYf+OYh+uYi/eck',
  'base64',
)

export function viridisOf(value: number, low: number, high: number): number[] {
  const entry = Math.min(255, Math.max(0, Math.floor(((value - low) / (high - low)) * 256)))
  return [...viridis.subarray(entry * 3, entry * 3 + 3)]
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
