// Pins the public names of core's two doors, and of the library: a name that comes or goes must be meant. `vitest run -u` writes the lists anew.
import { join } from 'node:path'
import ts from 'typescript-api'
import { expect, test } from 'vitest'
import { readText, root } from './sources.js'

const doors = ['./plugin', '.']

const { exports } = JSON.parse(readText('packages/core/package.json'))
const files = [
  ...doors.map((door) => join(root, 'packages/core', exports[door]['movieflow-source'])),
  join(root, 'packages/cli/src/index.ts'),
]
const program = ts.createProgram(files, {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  customConditions: ['movieflow-source'],
  skipLibCheck: true,
  types: [],
})
const checker = program.getTypeChecker()
const [pluginNames, allNames, libraryNames] = files.map((file) => {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!
  return checker.getExportsOfModule(module).map(describe).sort()
}) as [string[], string[], string[]]

test('the names of @movieflow/core/plugin', async () => {
  await expect(`${pluginNames.join('\n')}\n`).toMatchFileSnapshot('public-names/core-plugin.txt')
})

test('the names of @movieflow/core: all of those, and more', async () => {
  expect(allNames).toEqual(expect.arrayContaining(pluginNames))
  const more = allNames.filter((name) => !pluginNames.includes(name))
  await expect(`${more.join('\n')}\n`).toMatchFileSnapshot('public-names/core.txt')
})

test('the names of movieflow', async () => {
  await expect(`${libraryNames.join('\n')}\n`).toMatchFileSnapshot('public-names/movieflow.txt')
})

/** A name, and whether it lives at run time. */
function describe(symbol: ts.Symbol): string {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  return target.flags & ts.SymbolFlags.Value ? symbol.name : `${symbol.name} (type)`
}
