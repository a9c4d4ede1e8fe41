// Makes a clone ready for use: checks Node, installs the packages, builds them. What is ready already is left alone.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { arch, execPath, platform, versions } from 'node:process'
import { StepFailed, step } from './steps.mjs'
import { pnpm } from './tools.mjs'
import { packageFolders, readJson, root } from './workspace.mjs'

const stampFile = join(root, 'node_modules', '.setup-stamp')

/** Brings the clone to the point where every command runs. */
export async function prepare() {
  await install()
  // It imports the bundler, which a fresh clone has only now.
  const { build } = await import('./build.mjs')
  await step('Building', build)
}

/** Installs the packages, which is enough to test sources. */
export async function install() {
  checkNode()
  const stamp = installationStamp()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  await step('Installing packages', installPackages)
  writeFileSync(stampFile, stamp)
}

function checkNode() {
  const lowest = readJson('package.json').engines.node.replace('>=', '')
  const [major, minor] = versions.node.split('.').map(Number)
  const [lowestMajor, lowestMinor] = lowest.split('.').map(Number)
  if (major > lowestMajor || (major === lowestMajor && minor >= lowestMinor)) return
  throw new StepFailed(
    `movieflow needs Node ${lowest} or later, but this is Node ${versions.node} (${execPath}).\n` +
      'Install Node 20, 22 or 24 from nodejs.org or with your version manager, then run the command again.',
  )
}

/** All that decides what an installation holds. */
function installationStamp() {
  const hash = createHash('sha256')
  const manifests = ['package.json', ...packageFolders().map((folder) => join(folder, 'package.json'))]
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', ...manifests]) {
    hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  }
  return `${hash.digest('hex')} node ${versions.node.split('.')[0]} ${platform} ${arch}\n`
}

async function installPackages() {
  const { code, output } = await pnpm([
    'install',
    '--frozen-lockfile',
    // Build tools are needed whatever NODE_ENV says, and nobody may be there to confirm.
    '--prod=false',
    '--config.confirmModulesPurge=false',
    '--reporter=append-only',
  ])
  if (code === 0) return
  const hint = output.includes('ERR_PNPM_OUTDATED_LOCKFILE')
    ? `A package.json has changed: bring pnpm-lock.yaml up to date with "npx ${readJson('package.json').packageManager} install".`
    : 'Packages come from the npm registry: check the network, the proxy and the disk, then run the command again.'
  throw new StepFailed(`The packages could not be installed (exit code ${code}). ${hint}`, output)
}
