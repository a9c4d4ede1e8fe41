// Axes by name: finds them, and lists those that exist if one is not found.
import { type Clip, MovieflowError, suggestNames, z } from '@movieflow/core/plugin'

/** The movie's own axis; it is not among a clip's `axes`. */
export const frameAxis = 'frame'

type Clips = Readonly<Record<string, Clip>>

/** The schema of an option that names one axis or several. */
export const axisNames = z.union([z.string(), z.array(z.string()).min(1)], {
  error: 'expected the name of an axis or a list of names',
})

/** `y (28), x (28)`. */
export function describeAxes({ axes, shape }: Pick<Clip, 'axes' | 'shape'>): string {
  return axes.length === 0 ? 'none' : axes.map((axis, index) => `${axis} (${shape[index]})`).join(', ')
}

/** The position of `axis` among the clip's axes; throws if it is not there. */
export function findAxis(clip: Clip, axis: string, others: Clips): number {
  const position = clip.axes.indexOf(axis)
  if (position >= 0) return position
  const hint = suggestNames(axis, [...clip.axes, frameAxis])
  throw new MovieflowError('OPTION_INVALID', `there is no axis ${axis}: the axes here are ${describeAxes(clip)}`, {
    hint: Object.keys(others).length === 0 ? hint : `${hint}; \`data: <source>\` makes a step act on one source alone`,
  })
}

/** Axes of a clip that an option names, each once. */
export interface AxisChoice {
  /** Positions among the clip's axes, ascending. */
  readonly positions: readonly number[]
  /** True if `frame` is among them. */
  readonly frames: boolean
}

export function chooseAxes(clip: Clip, names: string | readonly string[], others: Clips): AxisChoice {
  const list = typeof names === 'string' ? [names] : names
  const twice = list.find((name, index) => list.indexOf(name) !== index)
  if (twice !== undefined)
    throw new MovieflowError('OPTION_INVALID', `the axis ${twice} is named twice`, { hint: 'name each axis once' })
  const inside = list.filter((name) => name !== frameAxis)
  return {
    positions: inside.map((name) => findAxis(clip, name, others)).sort((left, right) => left - right),
    frames: list.length > inside.length,
  }
}

/** True if a clip is the same in every frame: it has one frame, and another source has more. */
export function isStill(clip: Clip, others: Clips): boolean {
  return clip.frames === 1 && Object.values(others).some((other) => other.frames > 1)
}

/** The positions of a picture's rows and columns among the clip's axes. */
export interface PictureAxes {
  readonly y: number
  readonly x: number
}

/** The axes `y` and `x`, which `step` acts on; throws if one of them is missing. */
export function findPicture(clip: Clip, step: string, others: Clips): PictureAxes {
  const [y, x] = [clip.axes.indexOf('y'), clip.axes.indexOf('x')]
  if (y >= 0 && x >= 0) return { y, x }
  const hint = "the source's `axes` name the rows y and the columns x"
  throw new MovieflowError(
    'OPTION_INVALID',
    `${step} needs the axes y and x: the axes here are ${describeAxes(clip)}`,
    {
      hint:
        Object.keys(others).length === 0 ? hint : `${hint}; \`data: <source>\` makes a step act on one source alone`,
    },
  )
}
