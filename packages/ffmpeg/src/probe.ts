// A path becomes what the ffmpeg behind it is and can, by one short run; main thread, once a process and path.
import { spawn } from 'node:child_process'
import { guardChild, killGroup, ownGroup } from './process-group.js'
import { timeLimitSeconds } from './time-limit.js'

export interface Probe {
  /** The version in ffmpeg's words: `5.1.9-0+deb12u1`. */
  readonly version?: string
  /** All of its encoders, in ffmpeg's names. */
  readonly encoders: readonly string[]
  /** Why it cannot be used. */
  readonly error?: string
}

const probes = new Map<string, Promise<Probe>>()

/** Probes at most once a process; two calls at once share one run. */
export function probeFfmpeg(path: string): Promise<Probe> {
  const known = probes.get(path)
  if (known) return known
  const probe = runProbe(path)
  probes.set(path, probe)
  return probe
}

const mostOutput = 1 << 20

// One run gives both: the banner with the version goes to stderr, the list of encoders to stdout.
function runProbe(path: string): Promise<Probe> {
  const seconds = Math.min(10, timeLimitSeconds())
  return new Promise((resolve) => {
    const failed = (error: string) => resolve({ encoders: [], error })
    let child: ReturnType<typeof spawn>
    try {
      child = spawn(path, ['-nostdin', '-encoders'], {
        ...ownGroup,
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      })
    } catch (error) {
      return failed(`cannot be started: ${(error as Error).message}`)
    }
    guardChild(child)
    let [said, listed] = ['', '']
    const giveUp = (error: string) => {
      killGroup(child)
      child.stdout!.destroy()
      child.stderr!.destroy()
      clearTimeout(timer)
      failed(error)
    }
    const timer = setTimeout(() => giveUp(`gave no answer within ${seconds} s`), seconds * 1000)
    child.stderr!.on('data', (chunk) => {
      if (said.length < mostOutput) said += chunk
      else giveUp('floods its error output')
    })
    child.stdout!.on('data', (chunk) => {
      if (listed.length < mostOutput) listed += chunk
      else giveUp('floods its output')
    })
    child.on('error', (error) => giveUp(`cannot be started: ${error.message}`))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const lastLine = said.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
      if (code !== 0) return failed(`ends with ${signal ?? `exit code ${code}`}${lastLine && `: ${lastLine}`}`)
      const version = /^ffmpeg version (\S+)/m.exec(said)?.[1]
      if (version === undefined) return failed('does not answer like ffmpeg')
      resolve({ version, encoders: encodersIn(listed) })
    })
  })
}

function encodersIn(listed: string): string[] {
  return [...listed.matchAll(/^ [VAS.][F.][S.][X.][B.][D.] (\S+)/gm)]
    .map((match) => match[1]!)
    .filter((name) => name !== '=')
}
