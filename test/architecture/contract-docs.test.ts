// Holds the plugin contract to its promise: every member that a plugin's author meets says what it is for.
import { join } from 'node:path'
import ts from 'typescript-api'
import { expect, test } from 'vitest'
import { filesUnder, root } from './sources.js'

/** Files whose exported interfaces a plugin is written against. */
const files = [
  ...filesUnder('packages/core/src/contract', ['.ts']),
  ...['field', 'limits', 'picture', 'tensor'].map((name) => `packages/core/src/model/${name}.ts`),
]

/** Members whose name says all: a size in a picture, the axes of a tensor. */
const plain = new Set(['kind', 'name', 'width', 'height', 'axis'])

/** The pipeline's own options, which its reference explains. */
const explained = new Set(['PipelineData'])

function undocumented(path: string): string[] {
  const text = ts.sys.readFile(join(root, path))!
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true)
  const missing: string[] = []
  const has = (node: ts.Node) => ts.getJSDocCommentsAndTags(node).length > 0
  for (const statement of source.statements) {
    if (!ts.isInterfaceDeclaration(statement) || !isExported(statement)) continue
    const name = statement.name.text
    if (!has(statement)) missing.push(`${path}: ${name}`)
    if (explained.has(name)) continue
    for (const member of statement.members) {
      if (ts.isIndexSignatureDeclaration(member)) continue
      const own = member.name?.getText(source) ?? '?'
      if (!has(member) && !plain.has(own)) missing.push(`${path}: ${name}.${own}`)
    }
  }
  return missing
}

function isExported(node: ts.InterfaceDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false
}

test('every interface of the contract, and every member, has a docstring', () => {
  expect(files.length).toBeGreaterThan(8)
  expect(files.flatMap(undocumented)).toEqual([])
})

test('every call that core makes of a plugin says on which thread it runs', () => {
  const calls = ['source', 'transform', 'renderer', 'writer'].flatMap((name) => {
    const path = `packages/core/src/contract/${name}.ts`
    const source = ts.createSourceFile(path, ts.sys.readFile(join(root, path))!, ts.ScriptTarget.ESNext, true)
    return source.statements
      .filter((node) => ts.isInterfaceDeclaration(node) && isExported(node) && node.name.text.endsWith('Plugin'))
      .flatMap((node) => (node as ts.InterfaceDeclaration).members.filter(ts.isMethodSignature))
      .map((member) => ({
        call: `${name}.${member.name.getText(source)}`,
        said: ts
          .getJSDocCommentsAndTags(member)
          .map((doc) => doc.getText(source))
          .join(' '),
      }))
  })
  expect(calls.length).toBeGreaterThan(10)
  expect(calls.filter(({ said }) => !/\b(main thread|worker|thread)/i.test(said)).map(({ call }) => call)).toEqual([])
})
