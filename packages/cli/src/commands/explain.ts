// `movieflow explain CODE`: what an error means and what to do about it, as docs/troubleshooting.md has it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MovieflowError, suggestNames } from '@movieflow/core/errors'
import { exitCodes } from '../exit-code.js'
import { packageFolder } from '../package-folder.js'
import { paintFor } from '../text/paint.js'
import { readSections, sectionLines } from '../troubleshooting.js'

/** Without a code, all codes are listed. */
export function explainCommand(code: string | undefined): number {
  const sections = readSections(readFileSync(join(packageFolder, 'dist', 'troubleshooting.md'), 'utf8'))
  const paint = paintFor(process.stdout)
  if (code === undefined) {
    const lines = sections.map((section, index) => {
      const heading = section.heading === sections[index - 1]?.heading ? [] : ['', paint('bold', section.heading)]
      return [...heading, `  ${section.code}`].join('\n')
    })
    process.stdout.write(`${lines.join('\n').trimStart()}\n\nmovieflow explain CODE explains one of them.\n`)
    return exitCodes.ok
  }
  const section = sections.find((each) => each.code === code.toUpperCase())
  if (!section) {
    const names = sections.map((each) => each.code)
    throw new MovieflowError('CALL_INVALID', `no error has the code ${code}`, {
      hint: `${suggestNames(code.toUpperCase(), names)}; \`movieflow explain\` lists all`,
    })
  }
  process.stdout.write(`${sectionLines(section, paint).join('\n')}\n`)
  return exitCodes.ok
}
