// Names of dimensions, as xarray and Zarr 3 write them, become names of axes.

const wellKnown: readonly (readonly [axis: string, names: RegExp])[] = [
  ['frame', /^(time|t|frame|frames)$/i],
  ['y', /^(lat|latitude|y|nlat|south_north)$/i],
  ['x', /^(lon|long|longitude|x|nlon|west_east)$/i],
  ['channel', /^(c|channel)$/i],
]

function axisOf(name: string | null): string | undefined {
  return wellKnown.find(([, names]) => name !== null && names.test(name))?.[0] ?? name ?? undefined
}

/** Axes of a picture, or of pictures in time; `undefined` if the names say no such thing. */
export function axesOfZarr(names: readonly (string | null)[]): string[] | undefined {
  const axes = names.map(axisOf)
  const known = axes.filter((axis) => axis !== undefined && /^[A-Za-z_]\w*$/.test(axis)) as string[]
  if (known.length < names.length || new Set(known).size < known.length) return undefined
  const isPicture = known.includes('y') && known.includes('x')
  return isPicture || (known.length === 1 && known[0] === 'frame') ? known : undefined
}
