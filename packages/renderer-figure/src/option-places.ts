// Where an option of a layer stands: in messages, and as the name of its limits; any thread.

/** The name under which a layer's colour limits are asked for, which is where they stand below `render`. */
export const limitsKey = (path: string) => (path === '' ? 'limits' : `${path}.limits`)
export const borderKey = (path: string) => (path === '' ? 'border.limits' : `${path}.border.limits`)

/** How errors name an option of a layer: `render.layers[0].y`. */
export function optionOf(path: string, name?: string): string {
  return ['render', path, name]
    .filter(Boolean)
    .join('.')
    .replaceAll(/\.(\d+)/g, '[$1]')
}
