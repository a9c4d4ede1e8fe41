// Reads all frames of a small array that fields use; main thread.
import type { PluginContext, SourcePlugin, SourceRequest } from '../contract/index.js'
import type { NumericArray } from '../model/index.js'
import { driveSource } from '../plugins/index.js'

/** The values of each frame. Errors name plugin, file and frame. */
export async function readFrames(
  plugin: SourcePlugin,
  request: SourceRequest,
  frames: number,
  context: PluginContext,
): Promise<NumericArray[]> {
  const driver = driveSource(plugin, request.file)
  const reader = driver.opened(await driver.call('open', request, context))
  try {
    const rows: NumericArray[] = []
    for (let frame = 0; frame < frames; frame++) rows.push((await reader.callAt(frame, 'read', frame)).data)
    return rows
  } finally {
    await reader.call('close')
  }
}
