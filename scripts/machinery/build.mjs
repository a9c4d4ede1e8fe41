// Builds every package with the TypeScript compiler, and keeps each dist folder true to its sources.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join, sep } from 'node:path'
import { bundlePages, hasPage, pageBundle } from './bundle-pages.mjs'
import { StepFailed } from './steps.mjs'
import { capture } from './tools.mjs'
import { readJson, root } from './workspace.mjs'

/** Compiles what has changed. */
export async function build() {
  const projects = readJson('tsconfig.json').references.map(({ path }) => path)
  for (const project of projects) removeOrphans(project)
  await compile([])
  // The compiler trusts its own record of what it wrote: a file that somebody deleted stays missing.
  if (projects.some(lacksOutput)) await compile(['--force'])
  await bundlePages()
}

async function compile(args) {
  const { code, output } = await capture(process.execPath, ['node_modules/typescript/bin/tsc', '-b', ...args])
  if (code !== 0) throw new StepFailed(`The TypeScript compiler found mistakes (exit code ${code}).`, output)
}

/** Deletes outputs whose source is gone: a renamed module must not live on, in tests or in a published package. */
function removeOrphans(project) {
  const wanted = new Set(outputModules(project))
  if (hasPage(project)) wanted.add(`${pageBundle}.js`)
  for (const file of filesUnder(join(root, project, 'dist'))) {
    const module = file.replace(/\.map$/, '').replace(/\.d\.(c?)ts$/, '.$1js')
    if (/\.c?js$/.test(module) && !wanted.has(module)) rmSync(join(root, project, 'dist', file))
  }
}

function lacksOutput(project) {
  return outputModules(project).some((module) => !existsSync(join(root, project, 'dist', module)))
}

/** What a project's sources become, as paths in its output folder. */
function outputModules(project) {
  return filesUnder(join(root, project, 'src'))
    .filter((file) => /\.(ts|cjs)$/.test(file))
    .map((file) => file.replace(/\.ts$/, '.js'))
}

function filesUnder(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + sep.length))
}
