// A thread that watches the main one: it names a plugin that loops there and cannot be broken off.
import { startModule } from '../threads/index.js'
import { showLoops } from './calls.js'
import { PulseWatch } from './pulse.js'

let wanted = false
let started = false

/** Whether this process handles loops on this thread. */
export function endsOnLoops(): boolean {
  return wanted
}

/** For a process of our own: once a third-party plugin is called, a loop on this thread ends the process. */
export function endOnLoops(): void {
  wanted = true
}

/** A third-party plugin will be called on this thread. */
export function startLoopWatch(): void {
  if (!wanted || started) return
  started = true
  const [synchronous, waiting] = [new PulseWatch().memory, new PulseWatch().memory]
  showLoops(synchronous, waiting)
  const thread = startModule(new URL('./loop-watch-thread.js', import.meta.url), { workerData: [synchronous, waiting] })
  thread.on('error', () => {})
  thread.unref()
}
