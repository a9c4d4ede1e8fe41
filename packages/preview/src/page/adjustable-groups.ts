// The settings that can be tried, in the groups and the order in which the page shows them; anywhere.
import type { Adjustable } from '@movieflow/core'

export interface AdjustableGroup {
  /** The layer's, if there are several; else empty. */
  readonly name: string
  /** The label of a group without a visible name. */
  readonly title: string
  readonly members: readonly Adjustable[]
}

const order: readonly Adjustable['what'][] = ['limits', 'colormap', 'norm', 'fps', 'speed']

/** Settings of one layer together, by the places of their options; those of the movie last. */
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
