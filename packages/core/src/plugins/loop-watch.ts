// A thread that watches the main one: a plugin that loops there cannot be broken off, but it can be named.
import { startModule } from '../threads/index.js'
import { showSynchronous } from './calls.js'
import { PulseWatch } from './pulse.js'

let wanted = false
let started = false

/** For a process that is ours: from the first plugin on that does not come with movieflow, a loop on this thread ends the process. */
export function endOnLoops(): void {
  wanted = true
}

/** A plugin of others will be called on this thread. */
export function startLoopWatch(): void {
  if (!wanted || started) return
  started = true
  const { memory } = new PulseWatch()
  showSynchronous(memory)
  const thread = startModule(new URL('./loop-watch-thread.js', import.meta.url), { workerData: memory })
  thread.on('error', () => {})
  thread.unref()
}
