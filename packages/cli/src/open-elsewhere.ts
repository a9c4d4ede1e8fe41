// A page or a picture is opened in the program that the machine has for such; what fails there is said, and fails nothing else.
import type { ChildProcess } from 'node:child_process'
import { escapeControls } from './text/escape.js'

type Warn = (message: string) => void

/** A program that cannot open anything says so within this time; one that shows the picture itself may stay for hours. */
const refusalMilliseconds = 1500

/** Resolves when the system has been told. */
export function openInBrowser(address: string, warn: Warn): Promise<void> {
  return openElsewhere(address, (why) => warn(`no browser could be opened (${why}): open the address yourself`))
}

/** Resolves when the system has been told. */
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
    // `xdg-open` ends so where there is no browser, or no screen.
    program.once('exit', (code) => {
      if (code !== 0 && code !== null) because(new Error(`the system's own program ended with exit code ${code}`))
    })
    await endedOrBusy(program)
  } catch (error) {
    because(error)
  }
}

/** A command that is done would end before it could say what was refused. */
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
