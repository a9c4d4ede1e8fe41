// Holds a writer's encodeFrame to the contract: the same bytes in any order, on any worker, and nothing else touched.
import type { Picture } from '@movieflow/core/plugin'
import { inSharedMemory } from './pictures.js'
import { describeError } from './rule-checks.js'
import type { Rule } from './rules.js'
import { sameBytes, throughJson } from './subject.js'
import type { WriterCase } from './writer-case.js'

interface Call {
  /** Pass `previous` if the contract lets core leave it out. */
  readonly previous?: boolean
  readonly previousBytes?: Uint8Array
  readonly sharedMemory?: boolean
  /** `allocate` fills the memory that it returns with this byte. */
  readonly garbage?: number
  /** Called if a promise was returned. */
  waits?(): void
}

/** The input of the sink for each frame: its own encoding, or the pixels; `undefined` if it cannot encode at all. */
export async function checkEncoding(writerCase: WriterCase): Promise<readonly Uint8Array[] | undefined> {
  const { plugin, pictures, checks } = writerCase
  if (plugin.encodeFrame === undefined) return pictures.map(({ data }) => data)
  const last = pictures.length - 1
  try {
    const returned: Uint8Array[] = []
    const encoded: Uint8Array[] = []
    let waits = false
    for (const index of pictures.keys()) {
      const bytes = await encode(writerCase, pictures, index, {
        garbage: 0xa5,
        waits: () => {
          waits = true
        },
      })
      returned.push(bytes)
      encoded.push(Uint8Array.from(bytes))
    }
    const compare = async (rule: Rule, index: number, call: Call, what: string) => {
      try {
        const bytes = await encode(writerCase, pictures, index, call)
        checks.expect(rule, sameBytes(bytes, encoded[index]!), `frame ${index} gave other bytes ${what}`)
      } catch (thrown) {
        checks.fail(rule, `frame ${index} failed ${what}: ${describeError(thrown)}`)
      }
    }
    for (let index = 0; index <= last; index++)
      await compare('encode-deterministic', index, { garbage: 0x5a }, 'in a second round')
    const strange = pictures.map(invert)
    for (let index = last; index >= 0; index--) {
      await encode(writerCase, strange, last - index, {})
      await compare('encode-any-order', index, {}, "backwards, between another movie's frames")
    }
    const beside = () =>
      encoded.map((_, index) => compare('encode-side-by-side', index, {}, 'while others were being encoded'))
    if (waits) await Promise.all(beside())
    for (let index = 1; index <= last; index++) {
      const previousBytes = Uint8Array.from(encoded[index - 1]!)
      await compare('encode-previous-bytes', index, { previousBytes }, "with the previous frame's bytes")
      checks.expect(
        'encode-leaves-previous',
        sameBytes(previousBytes, encoded[index - 1]!),
        `frame ${index} changed the previous frame's bytes`,
      )
      if (!plugin.needsPrevious)
        await compare('encode-without-previous', index, { previous: false }, 'without the previous frame')
    }
    for (let index = 0; index <= last; index++)
      await compare('shared-memory', index, { sharedMemory: true }, 'from memory that threads share')
    returned.forEach((bytes, index) => {
      const message = `its result for frame ${index} was overwritten by later calls`
      checks.expect('encode-own-memory', sameBytes(bytes, encoded[index]!), message)
    })
    return encoded
  } catch (thrown) {
    checks.fail('encode', describeError(thrown))
    return undefined
  }
}

/** One call of encodeFrame. Rules: `encode-leaves-picture`, `encode-leaves-previous`. */
export async function encode(
  writerCase: WriterCase,
  pictures: readonly Picture[],
  index: number,
  call: Call,
): Promise<Uint8Array> {
  const { plugin, fps, options, plan, checks } = writerCase
  const picture = copyPicture(pictures[index]!, call.sharedMemory)
  const before = index > 0 && call.previous !== false ? copyPicture(pictures[index - 1]!, call.sharedMemory) : undefined
  const previous = before && {
    picture: before,
    ...(call.previousBytes !== undefined && { bytes: call.previousBytes }),
  }
  const context = {
    ...writerCase.context(),
    index,
    ...(writerCase.announced && { frames: pictures.length }),
    fps,
    options,
    plan: throughJson(plan.plan ?? null),
    ...(previous && { previous }),
    allocate: (length: number) => new Uint8Array(length).fill(call.garbage ?? 0),
  }
  const bytes: unknown = await checks.settle(() => {
    const result = plugin.encodeFrame!(picture, context)
    if (result instanceof Promise) call.waits?.()
    return result
  })
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`encodeFrame returned ${typeof bytes}, not a Uint8Array`)
  const untouched = sameBytes(picture.data, pictures[index]!.data)
  checks.expect('encode-leaves-picture', untouched, `frame ${index}: it wrote to the picture`)
  if (before !== undefined) {
    const kept = sameBytes(before.data, pictures[index - 1]!.data)
    checks.expect('encode-leaves-previous', kept, `frame ${index}: it wrote to the previous picture`)
  }
  return bytes
}

function copyPicture(picture: Picture, sharedMemory = false): Picture {
  return { ...picture, data: sharedMemory ? inSharedMemory(picture.data) : Uint8Array.from(picture.data) }
}

function invert(picture: Picture): Picture {
  return { ...picture, data: picture.data.map((level, place) => (place % 4 === 3 ? level : 255 - level)) }
}
