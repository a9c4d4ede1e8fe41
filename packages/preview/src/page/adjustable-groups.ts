// What can be tried, in the groups and the order in which the page shows it; anywhere.
import type { Adjustable } from '@movieflow/core'

const order: readonly Adjustable['what'][] = ['limits', 'colormap', 'norm', 'fps', 'speed']

/** Those of one layer together, the movie's own last. */
export function groupsOf(
  adjustables: readonly Adjustable[],
): { readonly name: string; readonly members: readonly Adjustable[] }[] {
  const names = [...new Set(adjustables.map(groupOf))]
  return names
    .sort((a, b) => Number(a === movieGroup) - Number(b === movieGroup))
    .map((name) => ({
      name: name === movieGroup ? '' : name,
      members: adjustables
        .filter((adjustable) => groupOf(adjustable) === name)
        .sort((a, b) => order.indexOf(a.what) - order.indexOf(b.what)),
    }))
}

const movieGroup = '\0'

function groupOf({ what, name }: Adjustable): string {
  return what === 'fps' || what === 'speed' ? movieGroup : name
}
