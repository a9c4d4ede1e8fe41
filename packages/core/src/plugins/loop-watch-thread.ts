// A thread's entry: it looks whether the main thread comes back from plugins, and ends the process where it does not.
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { callHangs } from './calls.js'
import { PulseWatch } from './pulse.js'

const tickMilliseconds = 250
const watches = (workerData as readonly SharedArrayBuffer[]).map((memory) => new PulseWatch(memory))

setInterval(() => {
  for (const watch of watches) look(watch)
}, tickMilliseconds)

function look(watch: PulseWatch): void {
  const call = watch.tick(tickMilliseconds) ? watch.call() : undefined
  if (!call) return
  const { message, place } = callHangs(call, watch.limitSeconds)
  const where = [place.step, place.movie && `[${place.movie}]`, place.file].filter(Boolean).join(' ')
  const lines = [
    `error ${where}: ${message}`,
    '  It loops where it cannot be broken off: this process ends now. What was made stays, and the next run goes on from there;',
    '  mend the plugin, or leave the movie out with --only or `except:`.',
  ]
  // Nothing runs on the main thread any more, not even a handler of signals.
  writeSync(2, `${lines.join('\n').replace(/[^\n\P{Cc}]/gu, '?')}\n`)
  process.kill(process.pid, 'SIGKILL')
}
