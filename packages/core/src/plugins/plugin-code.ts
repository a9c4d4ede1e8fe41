// The code of a plugin's own files: its module, and the modules that it imports by relative paths; main thread.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** In `import`, `export … from`, `import()` and `require()`. One in a comment only costs a needless look. */
const relativeImport = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g
/** Endings that a specifier may leave out for a bundler or `require`. */
const endings = ['', '.js', '.mjs', '.cjs', '.ts', '.json', '/index.js']

/** SHA-256 over the files and the further arguments, in shortened hexadecimal. */
export async function hashPluginCode(entry: string, beside = ''): Promise<string> {
  const sum = createHash('sha256').update(beside)
  await readPluginCode(entry, (code) => sum.update(`${code.length} ${code}`))
  return sum.digest('hex').slice(0, 16)
}

/** The module's file and those that it imports; none after one that cannot be read. */
export async function pluginFiles(entry: string): Promise<string[]> {
  const files: string[] = []
  await readPluginCode(entry, (_, file) => files.push(file)).catch(() => files.push(entry))
  return [...new Set(files)]
}

async function readPluginCode(entry: string, take: (code: string, file: string) => void): Promise<void> {
  const files = [entry]
  for (const file of files) {
    const code = await readFile(file, 'utf8')
    take(code, file)
    for (const [, , specifier] of code.matchAll(relativeImport)) {
      const path = resolve(dirname(file), specifier!)
      const found = endings.map((ending) => path + ending).find((candidate) => isFile(candidate))
      if (found !== undefined && !files.includes(found)) files.push(found)
    }
  }
}

function isFile(path: string): boolean {
  return existsSync(path) && !existsSync(`${path}/`)
}
