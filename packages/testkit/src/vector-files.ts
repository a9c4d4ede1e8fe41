// Holds the files of shapes that a drawing makes of its frames to the contract.
import type { Drawing, RenderFrame, VectorFormat } from '@movieflow/core/plugin'
import { copyValues, sameValues } from './frames.js'
import type { RuleChecks } from './rule-checks.js'
import { sameBytes } from './subject.js'

const formats: readonly VectorFormat[] = ['svg', 'pdf']

/** Asks a drawing, and one that has drawn nothing, for files of some frames. Rules: `draw-vector`, `draw-vector-alone`, `leaves-data`. */
export async function checkVectors(
  checks: RuleChecks,
  { drawing, fresh }: { readonly drawing: Drawing; readonly fresh: Drawing },
  frames: readonly (() => RenderFrame)[],
): Promise<void> {
  const draw = async (from: Drawing, makeFrame: () => RenderFrame, format: VectorFormat) => {
    const frame = makeFrame()
    const before = Object.entries(frame.data).map(([name, { data }]) => [name, copyValues(data)] as const)
    const file = await checks.settle(async () => from.drawVector!(frame, format))
    for (const [name, values] of before)
      checks.expect('leaves-data', sameValues(frame.data[name]!.data, values), `drawVector wrote to ${name}`)
    return file
  }
  for (const format of formats) {
    const first = new Map<number, Uint8Array | undefined>()
    for (const makeFrame of [...frames, ...frames.toReversed()]) {
      const place = `frame ${makeFrame().index} as ${format}`
      try {
        const file: unknown = await draw(drawing, makeFrame, format)
        if (file !== undefined && !(file instanceof Uint8Array)) {
          checks.fail('draw-vector', `${place}: it is neither a Uint8Array nor undefined`)
          return
        }
        const { index } = makeFrame()
        if (!first.has(index)) first.set(index, await draw(fresh, makeFrame, format))
        const other = first.get(index)
        const same = file === undefined || other === undefined ? file === other : sameBytes(file, other)
        checks.expect('draw-vector-alone', same, `${place}: it is not always the same file`)
      } catch (thrown) {
        checks.fail('draw-vector', `${place}: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
        return
      }
    }
  }
}
