// A movie's files become its frames: sources, then transforms, each a reader that pulls from the one before; on a worker.
import { basename } from 'node:path'
import type { FrameReader, PluginContext, SourcePlugin, SourceRequest, TransformPlugin } from '../contract/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import {
  type Clip,
  describeFrame,
  dtypeOf,
  fixAxes,
  fixedClip,
  formatOptionPath,
  type InputSpec,
  type Json,
  type MovieSpec,
  type SourceSpec,
  type Tensor,
} from '../model/index.js'
import { loadPlugin } from '../plugins/index.js'
import type { OpenSource } from './shared-sources.js'

/** The data of a movie's frames: a tensor for each source. */
export interface MovieFrames {
  readonly clips: Readonly<Record<string, Clip>>
  read(index: number): Promise<Record<string, Tensor>>
  /** One source alone. */
  readSource(name: string, index: number): Promise<Tensor>
  close(): Promise<void>
}

/** What `prepare` of a source returned for an input; `undefined` where it has none. */
export type PreparedInput = (source: SourceSpec, input: InputSpec) => Json | undefined

/** Opens a source's reader. Errors name plugin and frame. */
export function sourceOpener(prepared: PreparedInput, context: PluginContext): OpenSource {
  return (source) => openSource(source, prepared, context)
}

/** Opens the readers of a movie: its sources by `open`, then its transforms. Errors name plugin, step and frame. */
export async function openFrames(spec: MovieSpec, open: OpenSource, context: PluginContext): Promise<MovieFrames> {
  const opened: FrameReader[] = []
  const readers: Record<string, FrameReader> = {}
  const clips: Record<string, Clip> = {}
  const close = async () => {
    for (const reader of opened.splice(0).reverse()) await reader.close?.()
  }
  try {
    for (const [name, source] of Object.entries(spec.sources)) {
      const reader = await open(source)
      opened.push(reader)
      readers[name] = fixReader(reader, source)
      clips[name] = fixedClip(source.clip, source.fixed)
    }
    let before = { clips: { ...clips }, readers: { ...readers } }
    for (const [index, step] of spec.transforms.entries()) {
      // A step sees all other sources as they were before it, whichever it has acted on already.
      if (spec.transforms[index - 1]?.path.join() !== step.path.join())
        before = { clips: { ...clips }, readers: { ...readers } }
      const plugin = (await loadPlugin(step.plugin)) as TransformPlugin
      const place = { plugin: plugin.name, option: formatOptionPath(step.path) }
      const { [step.source]: clip, ...others } = before.clips
      const { [step.source]: input, ...otherInputs } = before.readers
      const planInput = { clip: clip!, options: step.options, fps: spec.fps, others }
      const guard = guardReader(place)
      const reader = await guard.call(() => plugin.create({ ...planInput, input: input!, otherInputs }, context))
      opened.push(reader)
      clips[step.source] = plugin.plan(planInput, context).clip
      readers[step.source] = guard.reader(reader)
    }
  } catch (error) {
    await close()
    throw error
  }
  const names = Object.keys(readers)
  const readSource = async (name: string, index: number) => readers[name]!.read(clips[name]!.frames === 1 ? 0 : index)
  return {
    clips,
    async read(index) {
      const data: Record<string, Tensor> = {}
      for (const name of names) data[name] = await readSource(name, index)
      return data
    },
    readSource,
    close,
  }
}

async function openSource(source: SourceSpec, prepared: PreparedInput, context: PluginContext): Promise<FrameReader> {
  const plugin = (await loadPlugin(source.plugin)) as SourcePlugin
  const open = (input: InputSpec) => {
    const request: SourceRequest & { prepared?: Json } = { ...input, prepared: prepared(source, input) }
    return guardReader({ plugin: plugin.name, file: input.file }).open(() => plugin.open(request, context))
  }
  return source.inputs.length === 1 ? open(source.inputs[0]!) : sequenceReader(source, open)
}

function fixReader(reader: FrameReader, { fixed }: SourceSpec): FrameReader {
  if (fixed.length === 0) return reader
  return { read: async (index) => fixAxes(await reader.read(index), fixed) }
}

/** A file for each frame, open only while it is read. All are as the first one, which alone was planned with. */
function sequenceReader({ inputs, clip }: SourceSpec, open: (input: InputSpec) => Promise<FrameReader>): FrameReader {
  const expected = `; the frames of a movie are alike, and ${basename(inputs[0]!.file)} is ${describeFrame(clip)}`
  return {
    async read(index) {
      const { file } = inputs[index]!
      const reader = await open(inputs[index]!).catch((error: MovieflowError) => {
        if (error.code !== 'SHAPE_MISMATCH') throw error
        throw new MovieflowError('SHAPE_MISMATCH', `${basename(file)}: ${error.message}${expected}`, {
          file,
          frame: index,
        })
      })
      try {
        const tensor = await reader.read(0)
        const found = describeFrame({ ...tensor, dtype: dtypeOf(tensor.data) })
        if (found === describeFrame(clip)) return tensor
        throw new MovieflowError('SHAPE_MISMATCH', `${basename(file)} is ${found}${expected}`, { file, frame: index })
      } finally {
        await reader.close?.()
      }
    },
  }
}

/** Wraps what a plugin throws, so that the error names plugin and frame. */
function guardReader(place: { plugin: string; file?: string; option?: string }) {
  const fallback = place.file === undefined ? 'PLUGIN_FAILED' : 'INPUT_UNREADABLE'
  const call = async <T>(action: () => T | Promise<T>, frame?: number): Promise<T> => {
    try {
      return await action()
    } catch (thrown) {
      throw toMovieflowError(thrown, fallback, frame === undefined ? place : { ...place, frame })
    }
  }
  const reader = (inner: FrameReader): FrameReader => ({
    read: (index) => call(() => inner.read(index), index),
    close: () => inner.close?.(),
  })
  return { call, reader, open: async (action: () => Promise<FrameReader>) => reader(await call(action)) }
}
