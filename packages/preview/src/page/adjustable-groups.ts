// What can be tried, in the groups and the order in which the page shows it; anywhere.
import type { Adjustable } from '@movieflow/core'

export interface AdjustableGroup {
  /** The layer's, if there are several; else empty. */
  readonly name: string
  /** What the group is called where nobody sees its name. */
  readonly title: string
  readonly members: readonly Adjustable[]
}

const order: readonly Adjustable['what'][] = ['limits', 'colormap', 'norm', 'fps', 'speed']

/** Those of one layer together, by where their options stand; the movie's own last. */
export function groupsOf(adjustables: readonly Adjustable[]): AdjustableGroup[] {
  const places = [...new Set(adjustables.map(placeOf))]
  return places
    .sort((a, b) => Number(a === ofMovie) - Number(b === ofMovie))
    .map((place) => {
      const members = adjustables
        .filter((adjustable) => placeOf(adjustable) === place)
        .sort((a, b) => order.indexOf(a.what) - order.indexOf(b.what))
      const name = members.find((member) => member.name !== '')?.name ?? ''
      return { name, title: name || (place === ofMovie ? 'Pace' : 'Colours'), members }
    })
}

const ofMovie = ''

function placeOf({ what, path }: Adjustable): string {
  return what === 'fps' || what === 'speed' ? ofMovie : path.replace(/\.?[^.]*$/, '')
}
