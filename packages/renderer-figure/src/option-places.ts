// The place of a layer's option: in messages, and as the name of its limits; any thread.

/** The name under which a layer's colour limits are requested: their place below `render`. */
export const limitsKey = (path: string) => (path === '' ? 'limits' : `${path}.limits`)
/** Under which a figure's one scale asks for its limits. */
export const figureLimits = 'limits'

/** The name of the limits that a layer's colours have: the figure's, or its own. */
export const limitsKeyOf = ({ path, shared }: { readonly path: string; readonly shared?: boolean | undefined }) =>
  shared ? figureLimits : limitsKey(path)
/** Under which a histogram asks for the smallest and largest value that it counts. */
export const rangeKey = (path: string) => (path === '' ? 'range' : `${path}.range`)
/** And for the first and third quartile of these values. */
export const quartilesKey = (path: string) => (path === '' ? 'bins' : `${path}.bins`)
export const borderKey = (path: string) => (path === '' ? 'border.limits' : `${path}.border.limits`)

/** How errors name an option of a layer: `render.layers[0].y`. */
export function optionOf(path: string, name?: string): string {
  return ['render', path, name]
    .filter(Boolean)
    .join('.')
    .replaceAll(/\.(\d+)/g, '[$1]')
}
