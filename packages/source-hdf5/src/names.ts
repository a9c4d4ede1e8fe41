// Paths in a file become names as users write them, and back.

/** As users write it: without a slash before. */
export function lastName(path: string): string {
  return path.replace(/^\/+/, '')
}

export function pathOf(name: string): string {
  return `/${lastName(name)}`
}
