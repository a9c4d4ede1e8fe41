// The licences of the packages whose modules are in a bundle, which goes with them as they ask for.
import { readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { filesUnder } from './workspace.mjs'

/** The installed packages that these files belong to, each with the text of its licence. */
export function packagesOf(modules) {
  const folders = new Set(
    modules.map((module) => /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module.split(sep).join('/'))?.[1]),
  )
  return [...folders].filter(Boolean).map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = filesUnder(folder, false).find((each) => /^licen[cs]e/i.test(each))
    return {
      name,
      version,
      license,
      text: file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`,
    }
  })
}

/** All of them as one file's text; empty if there are none. */
export function licenceTexts(modules) {
  const texts = packagesOf(modules).map(({ name, version, text }) => `${name} ${version}\n\n${text}\n`)
  return texts.sort().join(`\n${'-'.repeat(80)}\n\n`)
}
