// A thread's entry: runs one writer's sink at a time, with its calls in order from the main thread.
import { parentPort } from 'node:worker_threads'
import type { PluginContext, Sink, WriterOpenInput, WriterPlugin, WrittenFile } from '../contract/index.js'
import type { ErrorRecord } from '../errors/index.js'
import type { PluginReference } from '../model/index.js'
import { closePrototype, explainThrown, loadPlugin } from '../plugins/index.js'
import { RestWatch } from './rest.js'

export type SinkRequest =
  | {
      readonly call: 'open'
      readonly writer: PluginReference
      readonly input: WriterOpenInput
      readonly folder: string
    }
  | { readonly call: 'write'; readonly index: number; readonly data: Uint8Array }
  | { readonly call: 'finalize' }
  | { readonly call: 'cancel' }
  /** Waits until the writer is at rest. */
  | { readonly call: 'rest' }
  /** The run stops: aborts the sink's `signal`, without an answer. */
  | { readonly call: 'abort' }

export type SinkAnswer =
  | { readonly ok: true; readonly value?: WrittenFile | undefined; readonly atWork?: readonly string[] }
  | { readonly ok: false; readonly error: ErrorRecord }
  | { readonly warning: string }

const port = parentPort!
let sink: Sink | undefined
let stop = new AbortController()
let watch: RestWatch | undefined

closePrototype()
port.on('message', (request: SinkRequest) => {
  if (request.call === 'abort') stop.abort()
  else void answer(request)
})

async function answer(request: SinkRequest): Promise<void> {
  try {
    const result = await perform(request)
    port.postMessage({ ok: true, ...result } satisfies SinkAnswer)
  } catch (thrown) {
    const error = explainThrown(thrown).toRecord()
    port.postMessage({ ok: false, error } satisfies SinkAnswer)
  }
}

async function perform(request: SinkRequest): Promise<{ value?: WrittenFile | undefined; atWork?: readonly string[] }> {
  if (request.call === 'open') {
    const writer = (await loadPlugin(request.writer)) as WriterPlugin
    stop = new AbortController()
    watch = new RestWatch()
    const context: PluginContext = {
      warn: (warning) => port.postMessage({ warning: String(warning) } satisfies SinkAnswer),
      signal: stop.signal,
      folder: request.folder,
    }
    sink = await writer.open(request.input, context)
    const missing = (['write', 'finalize', 'cancel'] as const).filter((name) => typeof sink?.[name] !== 'function')
    if (missing.length > 0) throw new TypeError(`open returned no sink: ${missing.join(', ')} is missing`)
    return {}
  }
  if (request.call === 'write') await sink!.write({ index: request.index, data: request.data })
  if (request.call === 'finalize') return { value: factsOf(await sink!.finalize()) }
  if (request.call === 'cancel') await sink?.cancel()
  if (request.call === 'rest') {
    sink = undefined
    return { atWork: await watch!.settle() }
  }
  return {}
}

/** Only the known fields cross threads: others of the writer may not be cloneable. */
function factsOf(written: unknown): WrittenFile | undefined {
  if (typeof written !== 'object' || written === null) return undefined
  const { frames, size, duration } = written as WrittenFile
  return { ...(frames !== undefined && { frames }), ...(size && { size }), ...(duration !== undefined && { duration }) }
}
