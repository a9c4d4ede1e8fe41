// The theme of a movie's figure, for what is drawn before, after and over it; any thread.
import { figureOptions } from '../options/figure.js'
import { type Theme, themeOf } from '../theme/theme.js'

/** Of a movie's render options; the plain theme if they are not those of a figure. */
export function themeOfMovie(options: unknown, folder: string): Theme {
  const { theme, font, background } = (options ?? {}) as Record<string, unknown>
  const found = figureOptions.safeParse({ theme, font, background })
  return themeOf({ options: found.success ? found.data : figureOptions.parse({}), short: undefined }, folder)
}
