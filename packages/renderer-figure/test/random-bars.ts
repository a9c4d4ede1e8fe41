// Bars, histograms and their like with random options, for figures that are drawn in any order.
import { listed, source } from './movie.js'

type Options = Record<string, unknown>

interface Tools {
  chance(share: number): boolean
  pick<Value>(values: readonly Value[]): Value
  whole(below: number): number
  color(): string
  number(): number
  list<Value>(make: () => Value, length?: number): Value[]
  /** The same in all frames, or not. */
  framed(make: () => unknown, share?: number): unknown
  point(): unknown
  several(): unknown
  alpha(): Options
  label(): Options
  maybe(share: number, options: () => Options): Options
  style(): unknown
  trail(): Options
}

export function barKinds(tools: Tools, line: () => Options): Record<string, () => Options> {
  const { chance, pick, whole, color, number, list, framed, point, several, alpha, label, maybe, style, trail } = tools
  const error = () => pick([0.4, several(), { low: 0.2, high: 0.5 }])
  return {
    step: () => ({ ...line(), use: 'step', ...maybe(0.6, () => ({ where: pick(['pre', 'post', 'mid']) })) }),
    bar: () => {
      const lying = chance(0.3)
      return {
        use: 'bar',
        ...(lying ? { orientation: 'horizontal', x: several() } : { y: several() }),
        ...maybe(0.3, () => ({ [lying ? 'xerr' : 'yerr']: error(), capsize: 4 })),
        ...maybe(0.3, () => ({ bottom: pick([1, several()]) })),
        ...maybe(0.4, () => ({ color: pick([color(), listed(list(color)), source('wave'), [color(), color()]]) })),
        ...maybe(0.3, () => ({ edgecolor: framed(color), linewidth: framed(() => 1 + whole(4)) })),
        ...maybe(0.3, () => ({ barlabels: pick([true, '.1f']), fontsize: framed(() => 5 + whole(15)) })),
        ...maybe(0.3, () => ({ width: pick([0.4, 1.2, several()]), align: pick(['center', 'edge']) })),
        ...label(),
        ...alpha(),
      }
    },
    hist: () => ({
      use: 'hist',
      x: pick([source('wave'), source('map'), source('one'), listed(list(() => list(number, 7)))]),
      bins: pick([3, 10, [-2, 0, 0.5, 2], 'auto']),
      histtype: framed(() => pick(['bar', 'step', 'stepfilled'])),
      orientation: pick(['vertical', 'horizontal']),
      ...maybe(0.3, () => ({ density: chance(0.5), cumulative: chance(0.5) })),
      ...maybe(0.3, () => ({ color: framed(color) })),
      ...maybe(0.3, () => ({ edgecolor: framed(color), rwidth: 0.7 })),
      ...trail(),
      ...label(),
      ...alpha(),
    }),
    stairs: () => ({ use: 'stairs', y: several(), fill: framed(() => chance(0.5)), ...label(), ...alpha() }),
    errorbar: () => ({
      use: 'errorbar',
      y: several(),
      yerr: error(),
      ...maybe(0.5, () => ({ xerr: error() })),
      ...maybe(0.5, () => ({ style: style(), ecolor: framed(color), capsize: framed(() => whole(6)) })),
      ...trail(),
      ...label(),
      ...alpha(),
    }),
    fill: () => ({
      use: 'fill',
      y: several(),
      ...maybe(0.4, () => ({ y2: pick([1, several()]) })),
      ...maybe(0.4, () => ({ where: pick(['all', 'above', 'below']) })),
      ...maybe(0.3, () => ({ step: pick(['pre', 'post', 'mid']) })),
      ...maybe(0.3, () => ({ color: framed(color) })),
      ...label(),
      ...alpha(),
    }),
    span: () => ({
      use: 'span',
      axis: pick(['x', 'y']),
      from: point(),
      to: pick([point(), 1]),
      ...maybe(0.5, () => ({ color: framed(color), edgecolor: color() })),
      ...label(),
      ...alpha(),
    }),
  }
}
