// The sources of a plan's movies become lines: each shape once, with its axes and the height and width of pictures.
import type { PlanReport } from '@movieflow/core'
import { escapeControls } from './text/escape.js'
import { countOf } from './text/quantities.js'

type Source = PlanReport['movies'][number]['sources'][number]

/** Further shapes are only counted. */
const mostShapes = 6

export function formatSources({ movies }: PlanReport): string[] {
  const known = movies.filter(({ sources }) => sources.length > 0)
  const counts = new Map<string, number>()
  for (const { sources } of known)
    for (const source of sources) {
      const line = formatSource(source)
      counts.set(line, (counts.get(line) ?? 0) + 1)
    }
  const lines = [...counts].map(([line, count]) =>
    count === known.length ? line : `${line} (${countOf(count, 'movie')})`,
  )
  const more = lines.length - mostShapes
  return more > 0 ? [...lines.slice(0, mostShapes), `  … and ${countOf(more, 'more shape')}`] : lines
}

function formatSource({ name, axes, shape, dimensions, dtype, files, picture, placing }: Source): string {
  const own = dimensions?.map((each) => each ?? '?').join(', ')
  const lengths = axes.map((axis, at) => `${axis} ${shape[at]}`).join(', ')
  const words = [
    ...(files === undefined ? [] : [countOf(files, 'file')]),
    `${lengths || 'a number'}${own === undefined || own === axes.join(', ') ? '' : ` (in the file: ${own})`}`,
    dtype,
    ...(picture ? [`pictures ${picture[0]} × ${picture[1]} (height × width)`] : []),
    ...(picture && placing ? placingWords(placing) : []),
  ]
  return `  ${escapeControls(`${name}: ${words.join('; ')}`)}`
}

/** `row 0 at the bottom; x −0.5 to 359.5, y −90 to 90, as its file says`. */
function placingWords({ origin, edges = {} }: NonNullable<Source['placing']>): string[] {
  const spell = (value: number) => String(Number(value.toPrecision(6))).replace('-', '−')
  const spans = ['x', 'y'].flatMap((axis) => {
    const ends = edges[axis]
    return ends ? [`${axis} ${spell(ends[0])} to ${spell(ends[1])}`] : []
  })
  const words = [
    ...(origin === 'lower' ? ['row 0 at the bottom'] : []),
    ...(spans.length === 2 ? [spans.join(', ')] : []),
  ]
  return words.length === 0 ? [] : [`${words.join(', ')}, as its file says`]
}
