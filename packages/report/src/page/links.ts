// Outputs as links relative to the page, and which of them a browser can play; anywhere.

/** A relative address of a path below the page's folder; `undefined` if it would lead out of it. */
export function hrefOf(path: string): string | undefined {
  const parts = path.split('/')
  if (path.startsWith('/') || parts.includes('..')) return undefined
  // `./` in front: a first part with a colon is no scheme then.
  return `./${parts.map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd'))).join('/')}`
}

export type PlayKind = 'video' | 'picture'

const kinds: Readonly<Record<string, PlayKind>> = {
  mp4: 'video',
  webm: 'video',
  mov: 'video',
  gif: 'picture',
  png: 'picture',
  jpg: 'picture',
  jpeg: 'picture',
  webp: 'picture',
  apng: 'picture',
}
const preferred = ['mp4', 'webm', 'mov', 'gif', 'webp', 'apng']

export function linkEnding(path: string): string {
  return /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
}

/** How a browser shows a file; `undefined` if it can only be linked to. */
export function playKind(path: string): PlayKind | undefined {
  return kinds[linkEnding(path)]
}

/** The output of a movie to play in the page: a video rather than an animation; never a file of each frame. */
export function pickPlayable<T extends { readonly path: string; readonly first?: string }>(
  outputs: readonly T[],
): T | undefined {
  for (const ending of preferred) {
    const found = outputs.find(
      ({ path, first }) => linkEnding(path) === ending && first === undefined && hrefOf(path) !== undefined,
    )
    if (found) return found
  }
  return undefined
}
