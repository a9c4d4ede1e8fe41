// Imports a plugin's module from any place, and explains failures; any thread.
import { existsSync } from 'node:fs'
import { register } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MovieflowError } from '../errors/index.js'
import { version } from '../model/index.js'
import { withinSeconds } from './calls.js'

/** A module that has not loaded by then, for example because of an `await` that never ends, fails. */
const patienceSeconds = 30

let resolverRegistered = false

/**
 * Imports a plugin's module, which finds `@movieflow/core/plugin` from any place. `what` names it in errors:
 * PLUGIN_INVALID if the module does not load, INTERNAL if Node refuses the resolver.
 */
export async function importModule(url: string, what: string): Promise<Record<string, unknown>> {
  if (!resolverRegistered && url.startsWith('file:') && !findsCore(url)) registerResolver(url, what)
  const late = () =>
    new MovieflowError('PLUGIN_INVALID', `${what} does not load: it has not finished after ${patienceSeconds} s`, {
      hint: 'check the code and each await of its module that run before its exports',
    })
  const restore = refuseExit()
  try {
    return await withinSeconds<Record<string, unknown>>(import(url), patienceSeconds, late)
  } catch (cause) {
    if (cause instanceof MovieflowError && cause.code === 'PLUGIN_INVALID' && cause.message.startsWith(what))
      throw cause
    throw new MovieflowError('PLUGIN_INVALID', `${what} does not load: ${reasonOf(cause)}`, {
      cause,
      hint: hintOf(cause, url),
    })
  } finally {
    restore()
  }
}

/** Once per thread. If Node refuses it, for example because the file is missing, the next plugin tries again. */
function registerResolver(url: string, what: string): void {
  try {
    register('./core-resolver.js', import.meta.url)
    resolverRegistered = true
  } catch (cause) {
    const message = `${what} cannot import @movieflow/core: Node does not register its resolver: ${reasonOf(cause)}`
    throw new MovieflowError('INTERNAL', message, {
      cause,
      hint: `install movieflow again; or in ${folderOf(url)}: npm install @movieflow/core@${version}`,
    })
  }
}

let refusing = 0
let exit = process.exit

/**
 * While modules load, `process.exit` called by one is an error of that module; calls from elsewhere, such as a signal's
 * handler, exit.
 */
function refuseExit(): () => void {
  if (refusing++ === 0) {
    exit = process.exit
    process.exit = (code) => {
      if (/\bModuleJob\b|node:internal\/modules\//.test(new Error('exit').stack ?? ''))
        throw new Error(`it calls process.exit(${code ?? ''})`)
      return exit(code)
    }
  }
  return () => {
    if (--refusing === 0) process.exit = exit
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.[cm]?tsx?\b/.test(cause.message))
    return `it is TypeScript, which Node ${process.versions.node} does not run`
  return `${cause.name === 'Error' ? '' : `${cause.name}: `}${cause.message.split('\nRequire stack:')[0]}`
}

function hintOf(cause: unknown, url: string): string | undefined {
  const { code, message = '' } = (cause ?? {}) as NodeJS.ErrnoException
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.[cm]?tsx?\b/.test(message))
    return 'Node 22.18 does, and 23.6 and later; or compile it to JavaScript'
  // Node reports the place only on its own stderr.
  if (cause instanceof SyntaxError && url.startsWith('file:')) return `node ${fileURLToPath(url)} shows the line`
  const missing = /Cannot find (?:package|module) '((?:@[\w.-]+\/)?[\w-][\w.-]*)/.exec(message)?.[1]
  if (missing === '@movieflow/core')
    return `write it as an ES module (import, in a file .mjs), or in ${folderOf(url)}: npm install @movieflow/core@${version}`
  return missing === undefined ? undefined : `in ${folderOf(url)}: npm install ${missing}`
}

function folderOf(url: string): string {
  return url.startsWith('file:') ? dirname(fileURLToPath(url)) : 'its folder'
}

/** Like `import`: in `node_modules` of the module's folder and of its parents. */
function findsCore(url: string): boolean {
  for (let folder = dirname(fileURLToPath(url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', '@movieflow', 'core', 'package.json'))) return true
    if (folder === dirname(folder)) return false
  }
}
