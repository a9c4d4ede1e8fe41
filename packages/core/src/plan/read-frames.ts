// All frames of a small array that fields are made of; main thread.
import type { PluginContext, SourcePlugin, SourceRequest } from '../contract/index.js'
import type { NumericArray } from '../model/index.js'
import { type Callee, callPlugin } from '../plugins/index.js'

/** The values of each frame. Errors name plugin, file and frame. */
export async function readFrames(
  plugin: SourcePlugin,
  request: SourceRequest,
  frames: number,
  context: PluginContext,
): Promise<NumericArray[]> {
  const callee: Callee = { plugin, step: 'source', place: { file: request.file }, fallback: 'INPUT_UNREADABLE' }
  const reader = await callPlugin(callee, 'open', () => plugin.open(request, context))
  try {
    const rows: NumericArray[] = []
    for (let frame = 0; frame < frames; frame++)
      rows.push((await callPlugin(callee, 'read', () => reader.read(frame), frame)).data)
    return rows
  } finally {
    await callPlugin(callee, 'close', () => reader.close?.())
  }
}
