// A plugin's first files: the templates of its kind, with its name filled in, in a folder of its own.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { MovieflowError, makeFolderSync } from '@movieflow/core'
import { packageFolder } from '../package-folder.js'
import type { ScaffoldKind } from './plugin-kinds.js'
import { packageName } from './plugin-name.js'

const templates = join(packageFolder, 'templates')

/** The placeholder for the plugin's name in templates. */
const placeholder = /__name__/g

export interface PluginToCreate {
  readonly kind: ScaffoldKind
  /** The name as {@link checkPluginName} returns it. */
  readonly name: string
  /** Absolute; may exist if it is empty. */
  readonly folder: string
}

/**
 * Makes the folder and its files; returns their names, sorted. Throws CALL_INVALID if something is in the way: nothing
 * is overwritten.
 */
export async function createPlugin({ kind, name, folder }: PluginToCreate): Promise<string[]> {
  const files = new Map([...(await readTemplates('all')), ...(await readTemplates(kind))])
  files.set('package.json', `${JSON.stringify(packageJson(kind, name), null, 2)}\n`)
  await makeEmptyFolder(folder)
  for (const [file, text] of files) {
    makeFolderSync(dirname(join(folder, file)))
    await writeFile(join(folder, file), text.replace(placeholder, name), { flag: 'wx' })
  }
  return [...files.keys()].sort()
}

/** Texts by their paths below the new folder, with slashes. */
async function readTemplates(name: string): Promise<(readonly [file: string, text: string])[]> {
  const folder = join(templates, name)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name: file }) => {
        const path = relative(folder, join(parentPath, file)).replaceAll('\\', '/')
        // npm leaves a file called `.gitignore` out of a package.
        return [path === 'gitignore' ? '.gitignore' : path, await readFile(join(parentPath, file), 'utf8')] as const
      }),
  )
}

async function makeEmptyFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (found && !found.isDirectory())
    throw new MovieflowError('CALL_INVALID', `${folder} is a file`, { hint: 'name another folder: --folder NAME' })
  if (found && (await readdir(folder)).length > 0)
    throw new MovieflowError('CALL_INVALID', `the folder ${folder} already exists and is not empty`, {
      hint: 'name another one: --folder NAME',
    })
  makeFolderSync(folder)
}

function packageJson(kind: ScaffoldKind, name: string): object {
  const { version } = createRequire(import.meta.url)('@movieflow/core/package.json') as { version: string }
  const range = `^${version}`
  return {
    name: packageName(kind, name),
    version: '0.1.0',
    description: `The ${kind} ${name} for movieflow.`,
    keywords: ['movieflow-plugin'],
    type: 'module',
    exports: { '.': './index.mjs', './package.json': './package.json' },
    files: ['index.mjs'],
    engines: { node: '>=20.19' },
    scripts: {
      test: 'node --test',
      example: 'node example/make-data.mjs && movieflow run example/pipeline.yaml',
    },
    peerDependencies: { '@movieflow/core': range },
    // Hooks are tested in a run; the testkit has rules for steps only.
    devDependencies: {
      '@movieflow/core': range,
      ...(kind !== 'plugin' && { '@movieflow/testkit': range }),
      movieflow: range,
    },
  }
}
