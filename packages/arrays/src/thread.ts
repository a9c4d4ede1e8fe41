// Starts a thread from a module of ours; any thread.
import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * The thread takes over the flags of this process. Under one of them, `--input-type`, Node refuses a file as a thread's entry (seen
 * in Node 20): its entry is a line of code that imports the file.
 */
export function startModule(module: URL, options: WorkerOptions): Worker {
  return new Worker(new URL(`data:text/javascript,import ${encodeURIComponent(JSON.stringify(module.href))}`), options)
}
