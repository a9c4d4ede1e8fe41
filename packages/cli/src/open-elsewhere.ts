// A page or a picture is opened in the program that the machine has for such; what fails there is said, and fails nothing else.
import { escapeControls } from './text/escape.js'

type Warn = (message: string) => void

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
  } catch (error) {
    because(error)
  }
}
