// Reads a movie's frames from its files: sources, then transforms, each a reader that pulls from the previous one; on a worker.
import { basename } from 'node:path'
import { mappedClip, seriesClips } from '../clock/index.js'
import type { FrameReader, PluginContext, SourcePlugin, SourceRequest, TransformPlugin } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import {
  type Clip,
  countElements,
  describeFrame,
  describeTensor,
  fixAxes,
  fixedClip,
  formatOptionPath,
  type InputSpec,
  type Json,
  keepLabels,
  keepPlacing,
  keepWhite,
  type MovieSpec,
  orderAxes,
  type SourceSpec,
  type Tensor,
} from '../model/index.js'
import { type Callee, type Driver, drive, driveSource, loadPlugin } from '../plugins/index.js'
import { mapReader } from './mapped-reader.js'
import { openParts } from './parts-reader.js'
import { seriesReaders } from './series-reader.js'
import type { OpenSource } from './shared-sources.js'
import { openStack } from './stack-reader.js'
import { rememberStill } from './still-reader.js'

/** The data of a movie's frames: a tensor for each source. */
export interface MovieFrames {
  readonly clips: Readonly<Record<string, Clip>>
  /** All sources, or those of these names. */
  read(index: number, names?: readonly string[]): Promise<Record<string, Tensor>>
  /** Only one source. */
  readSource(name: string, index: number): Promise<Tensor>
  close(): Promise<void>
}

/** The result of a source's `prepare` for an input; `undefined` if it has none. */
export type PreparedInput = (source: SourceSpec, input: InputSpec) => Json | undefined

/** Opens a source's reader. Errors name plugin and frame. */
export function sourceOpener(prepared: PreparedInput, context: PluginContext): OpenSource {
  return (source, name, movie) => openSource(source, { step: `source.${name}`, movie }, prepared, context)
}

/** Opens the readers of a movie: its sources by `open`, then its transforms. Errors name plugin, step and frame. */
export async function openMovieFrames(spec: MovieSpec, open: OpenSource, context: PluginContext): Promise<MovieFrames> {
  const opened: FrameReader[] = []
  const readers: Record<string, FrameReader> = {}
  const clips: Record<string, Clip> = {}
  const close = async () => {
    for (const reader of opened.splice(0).reverse()) await reader.close?.()
  }
  try {
    for (const [name, source] of Object.entries(spec.sources)) {
      const reader = await open(source, name, spec.id)
      opened.push(reader)
      const clip = fixedClip(source.clip, source.fixed)
      readers[name] = rememberStill(fixReader(reader, source), clip)
      clips[name] = clip
    }
    let before = { clips: { ...clips }, readers: { ...readers } }
    for (const [index, step] of spec.transforms.entries()) {
      // A step sees all other sources as before it, even those that it has already changed.
      if (spec.transforms[index - 1]?.path.join() !== step.path.join())
        before = { clips: { ...clips }, readers: { ...readers } }
      const plugin = (await loadPlugin(step.plugin)) as TransformPlugin
      const name = formatOptionPath(step.path)
      const driver = drive(plugin, { step: name, movie: spec.id, place: { option: name } })
      const { callee } = driver
      const { [step.source]: clip, ...others } = before.clips
      const { [step.source]: input, ...otherInputs } = before.readers
      const planInput = { clip: clip!, options: step.options, fps: spec.fps, others }
      const reader = await driver.call('create', { ...planInput, input: input!, otherInputs }, context)
      const leaves = keepPlacing(
        keepLabels(keepWhite(driver.callNow('plan', planInput, context).clip, clip!), clip!),
        clip!,
      )
      // A transform with nothing to do may return the given reader, which its own step closes.
      opened.push(guardReader(driver, reader === input ? { read: (index) => input!.read(index) } : reader))
      clips[step.source] = leaves
      readers[step.source] = rememberStill(checkReader(callee, opened.at(-1)!, leaves), leaves)
    }
  } catch (error) {
    await close()
    throw error
  }
  for (const [name, times] of Object.entries(spec.series ?? {})) {
    Object.assign(readers, seriesReaders(name, readers[name]!, clips[name]!, times))
    Object.assign(clips, seriesClips(name, clips[name]!))
  }
  for (const [name, map] of Object.entries(spec.maps ?? {})) {
    readers[name] = mapReader(readers[name]!, clips[name]!, map)
    clips[name] = mappedClip(clips[name]!, map)
  }
  const names = Object.keys(readers)
  const readSource = async (name: string, index: number) => readers[name]!.read(clips[name]!.frames === 1 ? 0 : index)
  return {
    clips,
    async read(index, wanted = names) {
      const data: Record<string, Tensor> = {}
      for (const name of wanted) data[name] = await readSource(name, index)
      return data
    },
    readSource,
    close,
  }
}

async function openSource(
  source: SourceSpec,
  of: Pick<Callee, 'step' | 'movie'>,
  prepared: PreparedInput,
  context: PluginContext,
): Promise<FrameReader> {
  if (source.stack) return openStack(source.stack, source.clip, (member) => openSource(member, of, prepared, context))
  const plugin = (await loadPlugin(source.plugin)) as SourcePlugin
  const open = async (input: InputSpec) => {
    const request: SourceRequest & { prepared?: Json } = { ...input, prepared: prepared(source, input) }
    const driver = driveSource(plugin, input.file, of)
    return { callee: driver.callee, reader: guardReader(driver, await driver.call('open', request, context)) }
  }
  if (source.parts) {
    return openParts(source.inputs, source.parts, async (input) => {
      const { callee, reader } = await open(input)
      return checkReader(callee, orderReader(reader, source.clip.axes), source.clip)
    })
  }
  if (source.inputs.length > 1) return sequenceReader(source, async (input) => (await open(input)).reader)
  const { callee, reader } = await open(source.inputs[0]!)
  return checkReader(callee, reader, source.clip)
}

/** Files of one recording may be in C and in Fortran order. */
function orderReader(reader: FrameReader, axes: readonly string[]): FrameReader {
  return { read: async (index) => orderAxes(await reader.read(index), axes), close: () => reader.close?.() }
}

function fixReader(reader: FrameReader, { fixed }: SourceSpec): FrameReader {
  if (fixed.length === 0) return reader
  return { read: async (index) => fixAxes(await reader.read(index), fixed) }
}

/** The name of one of a movie's frames: a file, or a variable of the movie's file. */
function nameOfFrame({ file, variables }: InputSpec, { inputs }: SourceSpec): string {
  return inputs.length > 1 && inputs[1]!.file === inputs[0]!.file ? variables.join(' | ') : basename(file)
}

/** A file, or a variable of one, for each frame, open only while it is read. All must be like the first one, the only one that was planned. */
function sequenceReader(source: SourceSpec, open: (input: InputSpec) => Promise<FrameReader>): FrameReader {
  const { inputs, clip } = source
  const expected = `; all frames of a movie must be alike, and ${nameOfFrame(inputs[0]!, source)} is ${describeFrame(clip)}`
  return {
    async read(index) {
      const { file } = inputs[index]!
      const name = nameOfFrame(inputs[index]!, source)
      const reader = await open(inputs[index]!).catch((error: MovieflowError) => {
        if (error.code !== 'SHAPE_MISMATCH') throw error
        throw new MovieflowError('SHAPE_MISMATCH', `${name}: ${error.message}${expected}`, {
          file,
          frame: index,
        })
      })
      try {
        const tensor = orderAxes(await reader.read(0), clip.axes)
        const found = describeTensor(tensor)
        if (found === describeFrame(clip)) return tensor
        throw new MovieflowError('SHAPE_MISMATCH', `${name} is ${found}${expected}`, { file, frame: index })
      } finally {
        await reader.close?.()
      }
    },
  }
}

/** The same reader, with each call guarded as a call of its plugin. */
function guardReader(driver: Driver<object>, reader: FrameReader): FrameReader {
  const { callee } = driver
  if (typeof reader?.read !== 'function')
    throw new MovieflowError('PLUGIN_FAILED', `the ${callee.plugin.kind} ${callee.plugin.name} returned no reader`, {
      ...callee.place,
      plugin: callee.plugin.name,
      step: callee.step,
      hint: 'return an object with read(index)',
    })
  const opened = driver.opened(reader)
  return { read: (index) => opened.callAt(index, 'read', index), close: () => opened.call('close') }
}

/** Compares every frame with the plan: drawing relies on its size. */
function checkReader(callee: Callee, reader: FrameReader, planned: Clip): FrameReader {
  const expected = describeFrame(planned)
  return {
    async read(index) {
      const tensor = await reader.read(index)
      if (ArrayBuffer.isView(tensor?.data) && tensor.data.length === countElements(planned.shape)) {
        const found = describeTensor(tensor)
        if (found === expected) return tensor
        throw wrongFrame(callee, index, found, expected)
      }
      const found = ArrayBuffer.isView(tensor?.data) ? `${tensor.data.length} values` : 'no tensor'
      throw wrongFrame(callee, index, found, expected)
    },
    close: () => reader.close?.(),
  }
}

function wrongFrame(
  { plugin, step, movie, place }: Callee,
  frame: number,
  found: string,
  expected: string,
): MovieflowError {
  const { kind, name } = plugin
  const promised = kind === 'source' ? 'probe' : 'plan'
  return new MovieflowError(
    'SHAPE_MISMATCH',
    `the ${kind} ${name} read ${found}, but its ${promised} said ${expected}`,
    {
      ...place,
      ...(movie !== undefined && { movie }),
      plugin: name,
      step,
      frame,
    },
  )
}
