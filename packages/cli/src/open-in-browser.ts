// An address is opened in the browser that the machine opens such with; what fails there is said, and fails nothing else.
import { escapeControls } from './text/escape.js'

/** Resolves when the system has been told. */
export async function openInBrowser(address: string, warn: (message: string) => void): Promise<void> {
  const because = (error: unknown) =>
    warn(`no browser could be opened (${escapeControls((error as Error).message)}): open the address yourself`)
  try {
    const { default: open } = await import('open')
    const program = await open(address)
    program.on('error', because)
    // `xdg-open` ends so where there is no browser, or no screen.
    program.once('exit', (code) => {
      if (code !== 0 && code !== null) because(new Error(`the system's own program ended with exit code ${code}`))
    })
  } catch (error) {
    because(error)
  }
}
