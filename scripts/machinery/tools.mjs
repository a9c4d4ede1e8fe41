// Runs the workspace's tools as child processes, without a shell, so that any folder name will do.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { readJson, root } from './workspace.mjs'

/** What `npm run` adds to the environment for its own use; handed on, it would bend another package manager's settings. */
const ownOfNpm =
  /^(npm_package_|npm_lifecycle_|npm_config_(global_prefix|local_prefix|prefix|user_agent|npm_version|init_module|node_gyp|globalconfig|noproxy)$|INIT_CWD$)/i

/** Runs a command with the terminal as it is; resolves to its exit code. */
export function show(command, args, options = {}) {
  return finish(spawn(command, args, { cwd: root, stdio: 'inherit', ...options }))
}

/** Runs a command silently; resolves to its exit code, what it printed for programs, and all that it printed. */
export async function capture(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let stdout = ''
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk
    output += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    output += chunk
  })
  return { code: await finish(child), stdout, output }
}

/** Runs the package manager that package.json names, silently. It comes from the registry: npm is enough to have it. */
export function pnpm(args) {
  const { command, leading, options } = npx()
  return capture(command, [...leading, '--yes', readJson('package.json').packageManager, ...args], options)
}

/** The command of npm's `npx`: beside the npm that runs this script when there is one, otherwise on the path. */
export function npx() {
  const npm = process.env['npm_execpath']
  const script = npm && basename(npm) === 'npm-cli.js' ? join(dirname(npm), 'npx-cli.js') : undefined
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ownOfNpm.test(name)))
  return script && existsSync(script)
    ? { command: process.execPath, leading: [script], options: { env } }
    : { command: 'npx', leading: [], options: { env, shell: process.platform === 'win32' } }
}

/** Resolves to a child's exit code; a signal counts as shells count it. */
function finish(child) {
  // Ctrl-C reaches the child as well: let it end in its own way, and pass its code on.
  const wait = () => {}
  process.on('SIGINT', wait)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  }).finally(() => process.off('SIGINT', wait))
}
