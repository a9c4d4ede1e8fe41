// Builds every package: the TypeScript compiler checks the types and writes the declarations, the bundles hold the code.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundlePackages } from './bundle-packages.mjs'
import { bundlePages } from './bundle-pages.mjs'
import { StepFailed } from './steps.mjs'
import { capture } from './tools.mjs'
import { filesUnder, readJson, root } from './workspace.mjs'

/** Builds what has changed. Each dist folder stays true to its sources. */
export async function build() {
  await Promise.all([declare(), bundlePackages(), bundlePages()])
}

async function declare() {
  const projects = readJson('tsconfig.json').references.map(({ path }) => path)
  for (const project of projects) removeOrphans(project)
  await compile([])
  // The compiler trusts its own record of what it wrote: a file that somebody deleted stays missing.
  if (projects.some(lacksOutput)) await compile(['--force'])
}

async function compile(args) {
  const { code, output } = await capture(process.execPath, ['node_modules/typescript/bin/tsc', '-b', ...args])
  if (code !== 0) throw new StepFailed(`The TypeScript compiler found mistakes (exit code ${code}).`, output)
}

/** Deletes declarations whose source is gone: a renamed module must not live on, in tests or in a published package. */
function removeOrphans(project) {
  const wanted = new Set(declarations(project))
  for (const file of filesUnder(join(root, project, 'dist'))) {
    const declaration = file.replace(/\.map$/, '')
    if (declaration.endsWith('.d.ts') && !wanted.has(declaration)) rmSync(join(root, project, 'dist', file))
  }
}

function lacksOutput(project) {
  return declarations(project).some((file) => !existsSync(join(root, project, 'dist', file)))
}

/** What the compiler makes of a project's sources, as paths in its output folder. */
function declarations(project) {
  return filesUnder(join(root, project, 'src'))
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => file.replace(/\.tsx?$/, '.d.ts'))
}
