// The pages that explain words of the code are held to the code: each code of an error, each message that is quoted, each name.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { errorCatalogue } from '../../packages/core/src/errors/catalogue.js'
import { filesUnder, root } from './sources.js'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const packages = filesUnder('packages', ['.ts']).filter((path) => /^packages\/[^/]+\/src\//.test(path))
const sources = packages.map(read).join('\n')

const troubleshooting = read('docs/troubleshooting.md')
const sectionOf = {
  pipeline: 'The pipeline',
  movie: 'One movie',
  machine: 'The machine',
  lock: 'Another run',
  bug: 'A bug',
}

it('every code of an error is a heading of docs/troubleshooting.md, below the heading for those who act on it', () => {
  const sections = troubleshooting.split(/^## /m)
  const told = sections.flatMap((section) =>
    [...section.matchAll(/^### ([A-Z_]+)$/gm)].map(([, code]) => [code, section.slice(0, section.indexOf('\n'))]),
  )
  expect(told.map(([code]) => code)).toEqual(Object.keys(errorCatalogue))
  const misplaced = told.filter(([code, title]) => {
    const responsible = errorCatalogue[code as keyof typeof errorCatalogue]
    return !title!.startsWith(sectionOf[responsible])
  })
  expect(misplaced).toEqual([])
})

it('every message that docs/troubleshooting.md quotes is one of the sources', () => {
  const quoted = [...troubleshooting.matchAll(/^> (`+)(.*?)\1/gm)].flatMap(([, , message]) => message!.split('…'))
  const words = quoted.map((part) => part.trim()).filter((part) => part.length > 3)
  expect(words.length).toBeGreaterThan(40)
  const plain = sources.replaceAll('\\`', '`')
  expect(words.filter((part) => !plain.includes(part))).toEqual([])
})

it('every name of the code in docs/concepts.md exists', () => {
  const table = read('docs/concepts.md').split('## Words of the code')[1]!
  const names = [...table.matchAll(/^\| [^|]+ \| ([^|]+) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  )
  expect(names.length).toBeGreaterThan(20)
  const isThere = (name: string) =>
    name.endsWith('.ts')
      ? existsSync(join(root, 'packages/core/src', name))
      : new RegExp(`^export (interface|type|(abstract )?class) ${name}\\b`, 'm').test(sources)
  expect(names.filter((name) => !isThere(name))).toEqual([])
})
