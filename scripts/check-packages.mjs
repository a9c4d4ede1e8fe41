// Packs every package as a release would, and checks what its users would get: entries, files, licence, metadata.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { runScript, StepFailed } from './machinery/steps.mjs'
import { pnpm } from './machinery/tools.mjs'
import { packageFolders, readJson, root } from './machinery/workspace.mjs'

const workspace = readJson('package.json')

/** All packages but those that only tests use, or that become part of others. */
const published = [
  '--filter',
  './packages/*',
  ...packageFolders()
    .map((folder) => readJson(join(folder, 'package.json')))
    .flatMap(({ name, private: isPrivate }) => (isPrivate ? ['--filter', `!${name}`] : [])),
]

async function checkPackages() {
  const folder = mkdtempSync(join(tmpdir(), 'movieflow-pack-'))
  try {
    const packed = await pack(folder)
    const faults = []
    for (const { name, filename, files } of packed) {
      const tarball = new Uint8Array(readFileSync(filename))
      const types = await typeFaultsOf(tarball)
      const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer } })
      const lint = messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code)
      const own = faultsOf(
        pkg,
        files.map(({ path }) => path),
      )
      faults.push(...[...lint, ...types, ...own].map((fault) => `${name}: ${fault}`))
    }
    faults.push(...(await publishFaults()))
    if (faults.length > 0) throw new StepFailed(`The packages have ${faults.length} faults:\n${faults.join('\n')}`)
    process.stdout.write(`${packed.length} packages have the right shape\n`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Packs the packages into a folder; each with its tarball's name and the files in it. */
async function pack(folder) {
  const args = ['--recursive', ...published, 'pack', '--json', '--pack-destination', folder]
  const { code, stdout, output } = await pnpm(args)
  if (code !== 0) throw new StepFailed(`The packages could not be packed (exit code ${code}).`, output)
  return JSON.parse(stdout)
}

/** What npm says against publishing them; nothing is published. */
async function publishFaults() {
  const args = ['--recursive', ...published, 'publish', '--dry-run', '--no-git-checks', '--access', 'public']
  const { code, output } = await pnpm(args)
  const warnings = output.split('\n').filter((line) => /^npm (warn|error)/i.test(line) && !/logged in/.test(line))
  return code === 0 ? warnings : [`a dry run of publishing ended with ${code}`, ...warnings]
}

/** What keeps types from being found by those who import the package, as ES modules all. */
async function typeFaultsOf(tarball) {
  const result = await checkPackage(createPackageFromTarballData(tarball))
  if (!result.types) return ['it brings no types']
  const forOthers = ['node10', 'node16-cjs']
  return result.problems
    .filter((problem) => !('resolutionKind' in problem && forOthers.includes(problem.resolutionKind)))
    .map((problem) => `types: ${JSON.stringify(problem)}`)
}

/** The addresses of the project, once its own manifest has them. */
const { repository, bugs, homepage } = workspace
const addresses = { repository, bugs, homepage }
const nowhere = { repository: undefined, bugs: undefined, homepage: undefined }

/** An address without the package's folder in the repository. */
function addressOf(value) {
  return typeof value === 'object' ? value.url : value
}

/** What the house asks of a package beyond what holds for all. */
function faultsOf(pkg, files) {
  const published = ['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts']
  // Maps lead to sources that are not published.
  const leftovers = files.filter((file) => /(^|\/)(test|src|node_modules)\/|tsbuildinfo$|\.map$/.test(file))
  const versions = Object.entries({ ...pkg.dependencies, ...pkg.optionalDependencies })
  const loose = versions.filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version))
  const strangers = typeImports(pkg).filter((name) => !(name in { ...pkg.dependencies, ...pkg.peerDependencies }))
  const rules = [
    [strangers.length === 0, `declarations import what is no dependency: ${strangers.join(', ')}`],
    ...published.map((file) => [files.includes(file), `${file} is not published`]),
    [leftovers.length === 0, `leftovers are published: ${leftovers.join(', ')}`],
    [loose.length === 0, `dependencies without an exact version: ${loose.map(([name]) => name).join(', ')}`],
    [pkg.description, 'there is no description'],
    [pkg.keywords?.includes('movieflow'), 'there are no keywords, movieflow among them'],
    [pkg.license === workspace.license, `the licence is not the workspace's, ${workspace.license}`],
    [pkg.version === workspace.version, `the version is not the workspace's, ${workspace.version}`],
    [pkg.engines?.node === workspace.engines.node, `engines.node is not the workspace's, ${workspace.engines.node}`],
    [!pkg.scripts, 'there are scripts, and installing must run nothing'],
    [!/https?:/.test(JSON.stringify({ ...pkg, ...nowhere })), 'the metadata names a host'],
    ...Object.entries(addresses).map(([key, value]) => [
      addressOf(pkg[key]) === addressOf(value),
      `${key} is not the workspace's`,
    ]),
  ]
  return rules.filter(([holds]) => !holds).map(([, fault]) => fault)
}

/** The packages that declarations import, those that the doors of a package lead to. */
function typeImports({ name, exports }) {
  const folder = packageFolders().find((each) => readJson(join(each, 'package.json')).name === name) ?? ''
  const files = Object.values(exports).flatMap((door) => (door.types ? [join(folder, door.types)] : []))
  const names = new Set()
  for (const file of files)
    for (const [, specifier] of readFileSync(join(root, file), 'utf8').matchAll(
      /(?:from|import\() ?["']([\w@./-]+)["']/g,
    )) {
      if (!specifier.startsWith('.')) names.add(specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'))
      const target = join(dirname(file), specifier.replace(/\.js$/, '.d.ts'))
      if (specifier.startsWith('.') && !files.includes(target)) files.push(target)
    }
  return [...names].filter((each) => each !== name)
}

await runScript(checkPackages)
