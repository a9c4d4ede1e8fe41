// Live processes by what their command names. Linux; elsewhere none are found.
import { readdirSync, readFileSync } from 'node:fs'

/** The commands, arguments included, that hold `text`: a path that only the test's own processes have. */
export function processesWith(text: string): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const call = readFileSync(`/proc/${id}/cmdline`, 'latin1').replaceAll('\0', ' ')
        return call.includes(text) ? [call] : []
      } catch {
        // Ended since the folder was read.
        return []
      }
    })
}
