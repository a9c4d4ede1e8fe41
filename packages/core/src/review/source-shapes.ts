// A planned movie's sources as data: the lengths of their axes, and the height and width of their pictures.
import type { Clip, Placing, SourceSpec } from '../model/index.js'

/** A source as it is read, its axes in the order of the file's shape. */
export interface SourceShape {
  readonly name: string
  readonly axes: readonly string[]
  readonly shape: readonly number[]
  /** The file's own names, if it has them. */
  readonly dimensions?: readonly (string | null)[]
  readonly dtype: string
  /** Number of files, if each is a frame. */
  readonly files?: number
  /** The places of its cells, from the file: their direction and size. */
  readonly placing?: Placing
  /** Height and width of the renderer's input; `null` if that has no `y` and `x`. */
  readonly picture: readonly [height: number, width: number] | null
}

interface ShapedMovie {
  readonly spec: { readonly sources: Readonly<Record<string, SourceSpec>> }
  readonly clips: Readonly<Record<string, Clip>>
  readonly dimensions: Readonly<Record<string, readonly (string | null)[] | undefined>>
}

export function sourceShapes({ spec, clips, dimensions }: ShapedMovie): SourceShape[] {
  return Object.entries(spec.sources).map(([name, { inputs, clip, stack }]) => {
    const axes = [...(stack ? [stack.axis] : []), ...inputs[0]!.axes]
    const lengthOf = (axis: string) => (axis === 'frame' ? clip.frames : clip.shape[clip.axes.indexOf(axis)]!)
    const own = dimensions[name]
    const files = new Set(inputs.map(({ file }) => file)).size
    const drawn = clips[name]
    const [height, width] = ['y', 'x'].map((axis) => drawn?.shape[drawn.axes.indexOf(axis)])
    return {
      name,
      axes,
      shape: axes.map(lengthOf),
      ...(own && { dimensions: own }),
      dtype: clip.dtype,
      ...(files > 1 && { files }),
      ...(drawn?.placing && { placing: drawn.placing }),
      picture: height === undefined || width === undefined ? null : [height, width],
    }
  })
}
