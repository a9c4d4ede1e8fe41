// A thread that watches the main one: a plugin that loops there can be named, if it cannot be broken off.
import { startModule } from '../threads/index.js'
import { showLoops } from './calls.js'
import { PulseWatch } from './pulse.js'

let wanted = false
let started = false

/** Whether loops on this thread are this process's matter. */
export function endsOnLoops(): boolean {
  return wanted
}

/** For a process that is ours: from the first plugin on that does not come with movieflow, a loop on this thread ends the process. */
export function endOnLoops(): void {
  wanted = true
}

/** A plugin of others will be called on this thread. */
export function startLoopWatch(): void {
  if (!wanted || started) return
  started = true
  const [synchronous, waiting] = [new PulseWatch().memory, new PulseWatch().memory]
  showLoops(synchronous, waiting)
  const thread = startModule(new URL('./loop-watch-thread.js', import.meta.url), { workerData: [synchronous, waiting] })
  thread.on('error', () => {})
  thread.unref()
}
