// A thread's entry: watches that the main thread returns from plugins, and ends the process if it does not.
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
    '  It loops and cannot be interrupted: this process ends now. Finished movies are kept, and the next run continues from there;',
    '  fix the plugin, or leave the movie out with --only or `except:`.',
  ]
  // Nothing else runs on the main thread any more, not even signal handlers.
  writeSync(2, `${lines.join('\n').replace(/[^\n\P{Cc}]/gu, '?')}\n`)
  process.kill(process.pid, 'SIGKILL')
}
