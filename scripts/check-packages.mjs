// Packs every package as a release would, and checks what its users would get: entries, files, licence, metadata.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { runScript, StepFailed } from './machinery/steps.mjs'
import { pnpm } from './machinery/tools.mjs'
import { readJson } from './machinery/workspace.mjs'

const workspace = readJson('package.json')

async function checkPackages() {
  const folder = mkdtempSync(join(tmpdir(), 'movieflow-pack-'))
  try {
    const packed = await pack(folder)
    const faults = []
    for (const { name, filename, files } of packed) {
      const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(readFileSync(filename)).buffer } })
      const lint = messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code)
      const own = faultsOf(
        pkg,
        files.map(({ path }) => path),
      )
      faults.push(...[...lint, ...own].map((fault) => `${name}: ${fault}`))
    }
    if (faults.length > 0) throw new StepFailed(`The packages have ${faults.length} faults:\n${faults.join('\n')}`)
    process.stdout.write(`${packed.length} packages have the right shape\n`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Packs the packages into a folder; each with its tarball's name and the files in it. */
async function pack(folder) {
  const args = ['--recursive', '--filter', './packages/*', 'pack', '--json', '--pack-destination', folder]
  const { code, stdout, output } = await pnpm(args)
  if (code !== 0) throw new StepFailed(`The packages could not be packed (exit code ${code}).`, output)
  return JSON.parse(stdout)
}

/** What the house asks of a package beyond what holds for all. */
function faultsOf(pkg, files) {
  const published = ['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts']
  const leftovers = files.filter((file) => /(^|\/)(test|src|node_modules)\/|tsbuildinfo$/.test(file))
  const versions = Object.entries({ ...pkg.dependencies, ...pkg.optionalDependencies })
  const loose = versions.filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version))
  const rules = [
    ...published.map((file) => [files.includes(file), `${file} is not published`]),
    [leftovers.length === 0, `leftovers are published: ${leftovers.join(', ')}`],
    [loose.length === 0, `dependencies without an exact version: ${loose.map(([name]) => name).join(', ')}`],
    [pkg.description, 'there is no description'],
    [pkg.license === workspace.license, `the licence is not the workspace's, ${workspace.license}`],
    [pkg.version === workspace.version, `the version is not the workspace's, ${workspace.version}`],
    [pkg.engines?.node === workspace.engines.node, `engines.node is not the workspace's, ${workspace.engines.node}`],
    [!pkg.scripts, 'there are scripts, and installing must run nothing'],
    [!/https?:/.test(JSON.stringify(pkg)), 'the metadata names a host'],
  ]
  return rules.filter(([holds]) => !holds).map(([, fault]) => fault)
}

await runScript(checkPackages)
