// Bundles each package for Node: a few files in `dist` instead of hundreds of modules, so that commands and threads start quickly.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { rolldown } from 'rolldown'
import { pageBundle } from './bundle-pages.mjs'
import { lazyLanguages } from './lazy-languages.mjs'
import { licenceTexts } from './licences.mjs'
import { StepFailed } from './steps.mjs'
import { filesUnder, packageFolders, readJson, root } from './workspace.mjs'

/** What a package's own programs and our scripts load, besides the doors that its `exports` name. */
const furtherEntries = { 'packages/cli': ['main.ts', 'perform.ts', 'first-party.ts'] }

/** Files from elsewhere that a package ships, in `dist`. */
const furtherFiles = { 'packages/cli': ['docs/troubleshooting.md'] }

/** Bundled although they are dependencies, which they are for their types. */
const bundledDependencies = ['zod', 'yaml']

/** A module that is started as a thread or registered as hooks: it stays a file of its own, next to the one that starts it. */
const startedModule = /'\.\/([\w-]+)\.(c?js)',\s*import\.meta\.url/g

const licences = 'LICENSES.txt'

/** Bundles the packages whose sources, dependencies or manifests have changed. */
export async function bundlePackages() {
  await Promise.all(packageFolders().filter(isPublished).map(bundlePackage))
}

function isPublished(folder) {
  return readJson(join(folder, 'package.json')).private !== true
}

async function bundlePackage(folder) {
  const sources = filesUnder(join(root, folder, 'src')).sort()
  const stampFile = join(root, folder, 'dist', '.bundle')
  const stamp = stampOf(folder, sources)
  if (isBuilt(join(root, folder, 'dist'), stampFile, stamp)) return
  const { entries, copies } = entriesOf(folder, sources)
  const manifest = readJson(join(folder, 'package.json'))
  const installed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  const external = installed.filter((name) => !bundledDependencies.includes(name))
  const bundle = await rolldown({
    input: Object.fromEntries([...entries].map(([name, file]) => [name, join(root, folder, 'src', file)])),
    platform: 'node',
    plugins: [lazyLanguages],
    tsconfig: false,
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    // Names of source files would stand in it as comments.
    experimental: { attachDebugInfo: 'none' },
  })
  const dist = join(root, folder, 'dist')
  try {
    const before = filesUnder(dist).filter((file) => /\.c?js(\.map)?$/.test(file) && file !== `${pageBundle}.js`)
    const { output } = await bundle.write({
      dir: dist,
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      sourcemap: true,
    })
    for (const file of output)
      if (file.type === 'chunk') writeFileSync(join(dist, file.fileName), escapeWide(file.code))
    const written = new Set(output.map(({ fileName }) => fileName))
    for (const file of copies) copyFileSync(join(root, folder, 'src', file), join(dist, basename(file)))
    for (const file of copies) written.add(basename(file))
    for (const file of furtherFiles[folder] ?? []) {
      copyFileSync(join(root, file), join(dist, basename(file)))
      written.add(basename(file))
    }
    // A module that was renamed must not live on, in tests or in a published package.
    for (const file of before) if (!written.has(file)) rmSync(join(dist, file))
    writeLicences(
      dist,
      output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : [])),
    )
    writeFileSync(stampFile, [stamp, ...written].join('\n'))
  } finally {
    await bundle.close()
  }
}

/** V8 keeps the text of a module for each thread, two bytes a letter if any lies beyond Latin-1: those are escaped. */
function escapeWide(code) {
  return code.replace(/\\.|[^\0-\xff]/gs, (found) => {
    const unit = found.charCodeAt(found.length - 1)
    return unit > 255 ? `\\u${unit.toString(16).padStart(4, '0')}` : found
  })
}

/** Whether the bundles are of these sources, and all there: what somebody deleted is made again. */
function isBuilt(dist, stampFile, stamp) {
  if (!existsSync(stampFile)) return false
  const [made, ...files] = readFileSync(stampFile, 'utf8').split('\n')
  return made === stamp && files.every((file) => existsSync(join(dist, file)))
}

/** Entries by name, without their endings, and files that are copied as they are. */
function entriesOf(folder, sources) {
  const doors = Object.values(readJson(join(folder, 'package.json')).exports)
    .flatMap((door) => door['movieflow-source'] ?? [])
    .map((file) => file.replace('./src/', ''))
  const entries = new Map()
  const copies = []
  const add = (name, file) => {
    if (entries.has(name))
      throw new StepFailed(`Two entries of ${folder} are called ${name}: ${entries.get(name)} and ${file}.`)
    entries.set(name, file)
  }
  for (const file of [...doors, ...(furtherEntries[folder] ?? [])])
    add(
      file
        .replace(/\/index\.ts$/, '.ts')
        .split('/')
        .at(-1)
        .replace('.ts', ''),
      file,
    )
  for (const source of sources) {
    const text = readFileSync(join(root, folder, 'src', source), 'utf8')
    for (const [, name, ending] of text.matchAll(startedModule)) {
      const file = join(source, '..', `${name}.${ending === 'cjs' ? 'cjs' : 'ts'}`)
      if (ending === 'cjs') copies.push(file)
      else add(name, file)
    }
  }
  return { entries, copies }
}

/** All that decides what the bundles hold. */
function stampOf(folder, sources) {
  const hash = createHash('sha256')
  const files = [
    join(folder, 'package.json'),
    'pnpm-lock.yaml',
    'scripts/machinery/bundle-packages.mjs',
    'scripts/machinery/lazy-languages.mjs',
    ...(furtherFiles[folder] ?? []),
  ]
  for (const within of privateDependencies(folder))
    files.push(...filesUnder(join(root, within, 'src')).map((source) => join(within, 'src', source)))
  for (const file of [...files.sort(), ...sources.map((source) => join(folder, 'src', source))])
    hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/** The folders of those that are never published, and so become part of the bundles. */
function privateDependencies(folder) {
  const wanted = Object.keys(readJson(join(folder, 'package.json')).devDependencies ?? {})
  return packageFolders().filter(
    (each) => !isPublished(each) && wanted.includes(readJson(join(each, 'package.json')).name),
  )
}

function writeLicences(dist, modules) {
  const text = licenceTexts(modules)
  const file = join(dist, licences)
  if (text === '') rmSync(file, { force: true })
  else writeFileSync(file, text)
}
