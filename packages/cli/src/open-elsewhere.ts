// Opens a page or a picture in the system's program for it; a failure is reported, and fails nothing else.
import type { ChildProcess } from 'node:child_process'
import { escapeControls } from './text/escape.js'

type Warn = (message: string) => void

/** A program that cannot open anything fails within this time; one that shows the picture itself may run for hours. */
const refusalMilliseconds = 1500

/** Resolves when the program has started or failed to. */
export function openInBrowser(address: string, warn: Warn): Promise<void> {
  return openElsewhere(address, (why) => warn(`no browser could be opened (${why}): open the address yourself`))
}

/** Resolves when the program has started or failed to. */
export function openPicture(file: string, warn: Warn): Promise<void> {
  return openElsewhere(file, (why) =>
    warn(`no program could be opened for the picture (${why}): open the file yourself`),
  )
}

async function openElsewhere(target: string, refuse: (why: string) => void): Promise<void> {
  const because = (error: unknown) => refuse(escapeControls((error as Error).message))
  try {
    const { default: open } = await import('open')
    const program = await open(target)
    program.on('error', because)
    // `xdg-open` ends like this if there is no browser, or no screen.
    program.once('exit', (code) => {
      if (code !== 0 && code !== null) because(new Error(`the system's own program ended with exit code ${code}`))
    })
    await endedOrBusy(program)
  } catch (error) {
    because(error)
  }
}

/** Otherwise a finished command would end before the failure could be reported. */
function endedOrBusy(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null) return Promise.resolve()
  program.ref()
  return new Promise((resolve) => {
    const busy = setTimeout(() => {
      program.unref()
      resolve()
    }, refusalMilliseconds)
    program.once('exit', () => {
      clearTimeout(busy)
      resolve()
    })
  })
}
