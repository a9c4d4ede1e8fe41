// The ending of a path, which chooses its plugin: `.npy`, `.nii.gz`, or a file's whole name, `zarr.json`.

/** The longest of these lower-case endings that the path has, `.ome.tif` before `.tif`; one without a leading dot is a whole name. */
export function endingOf(path: string, endings: readonly string[]): string | undefined {
  const name = lastPart(path).toLowerCase()
  let longest: string | undefined
  for (const ending of endings) {
    const fits = ending.startsWith('.') ? name.endsWith(ending) : name === ending
    if (fits && ending.length > (longest?.length ?? 0)) longest = ending
  }
  return longest
}

/** The name of a path without the ending that chose its source. A whole name, such as `zarr.json`, means its folder. */
export function nameWithout(path: string, ending: string | undefined, endings: readonly string[]): string {
  const name = lastPart(path)
  if (ending === undefined) return name
  const isWhole = ending.length === name.length
  if (!isWhole) return name.slice(0, name.length - ending.length)
  const folder = path.slice(0, Math.max(path.length - name.length - 1, 0))
  const own = endingOf(folder, endings)
  return own === undefined || own.length === lastPart(folder).length
    ? lastPart(folder) || name
    : lastPart(folder).slice(0, -own.length)
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
