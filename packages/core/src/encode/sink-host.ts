// A thread's entry: one writer's sink at a time, its calls one after the other as they come from the main thread.
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import type { PluginContext, Sink, WriterOpenInput, WriterPlugin, WrittenFile } from '../contract/index.js'
import type { ErrorRecord } from '../errors/index.js'
import type { PluginReference } from '../model/index.js'
import { checkPrototype, closePrototype, explainThrown, loadPlugin } from '../plugins/index.js'

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
  /** The run stops: told to the sink's `signal`, without an answer. */
  | { readonly call: 'abort' }

export type SinkAnswer =
  | { readonly ok: true; readonly value?: WrittenFile | undefined; readonly atWork?: readonly string[] }
  | { readonly ok: false; readonly error: ErrorRecord }
  | { readonly warning: string }

/** A writer that has ended its file may still be closing it. */
const restMilliseconds = 1000

const port = parentPort!
let writer: WriterPlugin | undefined
let sink: Sink | undefined
let stop = new AbortController()

closePrototype()
port.on('message', (request: SinkRequest) => {
  if (request.call === 'abort') stop.abort()
  else void answer(request)
})

async function answer(request: SinkRequest): Promise<void> {
  try {
    const result = await perform(request)
    if (writer) checkPrototype(writer)
    port.postMessage({ ok: true, ...result } satisfies SinkAnswer)
  } catch (thrown) {
    const error = explainThrown(thrown).toRecord()
    port.postMessage({ ok: false, error } satisfies SinkAnswer)
  }
}

async function perform(request: SinkRequest): Promise<{ value?: WrittenFile | undefined; atWork?: string[] }> {
  if (request.call === 'open') {
    writer = (await loadPlugin(request.writer)) as WriterPlugin
    stop = new AbortController()
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
  if (request.call === 'rest') return { atWork: await rest() }
  return {}
}

/** Only what is known of it crosses: whatever else the writer returned may not. */
function factsOf(written: unknown): WrittenFile | undefined {
  if (typeof written !== 'object' || written === null) return undefined
  const { frames, size, duration } = written as WrittenFile
  return { ...(frames !== undefined && { frames }), ...(size && { size }), ...(duration !== undefined && { duration }) }
}

/** What the writer still has under way when its time is over: timers, files being written. */
async function rest(): Promise<string[]> {
  sink = undefined
  for (let waited = 0; ; waited += 10) {
    // The port to the main thread is always there.
    const atWork = process.getActiveResourcesInfo().filter((name) => name !== 'MessagePort')
    if (atWork.length === 0 || waited >= restMilliseconds) return atWork
    await sleep(10, undefined, { ref: false })
  }
}
