// Starts a thread from a module; any thread.
import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts a thread that runs a module, as `new Worker(module, options)` does. The thread takes over the flags of this process. Under one of
 * them, `--input-type`, Node 20 refuses a file as a thread's entry: so the entry is a line of code that imports the file.
 */
export function startModule(module: URL, options: WorkerOptions): Worker {
  return new Worker(new URL(`data:text/javascript,import ${encodeURIComponent(JSON.stringify(module.href))}`), options)
}
