// Starts a thread from a module, and ends it; any thread.
import { Worker, type WorkerOptions } from 'node:worker_threads'
import { closeGates, prepareGates } from './thread-gates.js'

/** The module that a thread imports first, so that it can be ended at any time. */
export const threadGuard = new URL('./thread-guard.js', import.meta.url).href

/**
 * Starts a thread that runs a module, as `new Worker(module, options)` does. The thread takes over the flags of this process. Under one of
 * them, `--input-type`, Node 20 refuses a file as a thread's entry, so the entry is a line of code that imports the file.
 */
export function startModule(module: URL, options: WorkerOptions): Worker {
  prepareGates()
  const entry = [threadGuard, module.href].map((file) => `import ${JSON.stringify(file)}`).join('\n')
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(entry)}`), options)
}

/** Ends a thread of {@link startModule} in any state; returns its exit code. `worker.terminate()` alone may end the process. */
export async function endThread(worker: Worker): Promise<number> {
  const open = await closeGates([worker])
  try {
    return await worker.terminate()
  } finally {
    open()
  }
}
