// Paths in a file become names as users write them, and back.

/** The name as users write it: without a leading slash. */
export function lastName(path: string): string {
  return path.replace(/^\/+/, '')
}

export function pathOf(name: string): string {
  return `/${lastName(name)}`
}
