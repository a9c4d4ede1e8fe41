// The blocks of TypeScript of all pages, checked by tsc against the built packages.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../clone.js'
import { linkPackages } from './packages.js'
import { type Block, blocksOf, documentationPages } from './pages.js'

/** What the text around a block has spoken of. */
const given: Record<string, string> = {
  'packages/core/README.md': `declare const plugins: readonly import('@movieflow/core').PluginEntry[]`,
  'packages/report/README.md': `declare const report: import('@movieflow/core').BatchReport
declare const pngBytes: Uint8Array`,
}

let complaints: string | undefined

/** What tsc says of a block; all are checked at once, when the first one asks. */
export function typeComplaints(block: Block): string[] {
  complaints ??= checkAll()
  return complaints.split('\n').filter((line) => line.startsWith(`${nameOf(block)}.ts(`))
}

function nameOf({ page, line }: Block): string {
  return `${page.replaceAll(/\W/g, '-')}-${line}`
}

function checkAll(): string {
  const folder = mkdtempSync(join(tmpdir(), 'movieflow types '))
  linkPackages(folder)
  for (const block of documentationPages().flatMap(blocksOf)) {
    if (block.language !== 'ts') continue
    writeFileSync(join(folder, `${nameOf(block)}.ts`), `${block.text}\n${given[block.page] ?? ''}\nexport {}\n`)
  }
  writeFileSync(
    join(folder, 'my-writer.d.mts'),
    `declare const writer: import('@movieflow/core/plugin').WriterPlugin\nexport default writer\n`,
  )
  const options = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, module: 'nodenext', target: 'es2022', lib: ['esnext'] },
    ...{ types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: folder, encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return stdout
}
