// What an npm user gets: the packages as they would be published, installed by npm into empty folders outside of the workspace.
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { root } from '@movieflow/test-support/clone'
import { decodeMovie } from '@movieflow/test-support/decode'
import { describePage } from '@movieflow/test-support/docs/describe-pages'
import { findUpstream, packAll, type Registry, serveRegistry } from '@movieflow/test-support/docs/registry'
import type { Scene } from '@movieflow/test-support/docs/scenes'
import { runCommands } from '@movieflow/test-support/docs/shell'
import { needsFound } from '@movieflow/test-support/tools'
import { Workspace } from '@movieflow/test-support/workspace'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const upstream = await findUpstream()
const tarballs = mkdtempSync(join(tmpdir(), 'movieflow-tarballs-'))
let registry: Registry

beforeAll(async () => {
  if (upstream !== undefined) registry = await serveRegistry(await packAll(tarballs), upstream)
}, 60_000)
afterAll(async () => {
  await registry?.close()
  rmSync(tarballs, { recursive: true })
})

/** A person's shell in an empty folder, with npm, and with nothing of the workspace. */
function emptyFolder(): Scene {
  const space = new Workspace()
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_|^NODE_PATH$|^NODE_OPTIONS$|^INIT_CWD$|^VITEST/i.test(name),
  )
  const path = process.env['PATH']!.split(delimiter).filter((folder) => !folder.startsWith(root))
  const environment = {
    ...Object.fromEntries(own),
    PATH: path.join(delimiter),
    npm_config_registry: registry.url,
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  }
  return { space, folder: space.folder, environment }
}

/** Not spawnSync: the registry answers from this very thread. */
async function run({ folder, environment }: Scene, command: string): Promise<string> {
  const [outcome] = await runCommands([{ line: command, shown: [] }], folder, environment)
  expect(outcome!.code, `${command}:\n${outcome!.printed}`).toBe(0)
  return outcome!.printed
}

const registryNeeded = needsFound("an answer of npm's registry", upstream !== undefined)

describe('the plugin guide, to the letter', registryNeeded, () => {
  let scene: Scene

  const set = () => {
    scene = emptyFolder()
    return scene
  }
  describePage('docs/plugins.md', set, ({ space }) => space[Symbol.dispose]())

  it('leaves files of its own format that hold the frames of the movie', async () => {
    const bytes = readFileSync(join(scene.folder, 'pond.ppm'))
    const head = 'P6\n320 280\n255\n'
    const frame = head.length + 320 * 280 * 3
    expect(bytes.length).toBe(30 * frame)
    const movie = await decodeMovie(join(scene.folder, 'pond.mp4'))
    expect(movie.frames).toHaveLength(30)
    for (const index of [0, 17, 29]) {
      expect(bytes.toString('latin1', index * frame, index * frame + head.length)).toBe(head)
      const rgb = bytes.subarray(index * frame + head.length, (index + 1) * frame)
      const off = rgb.reduce((sum, level, at) => sum + Math.abs(level - movie.frames[index]![at]!), 0) / rgb.length
      expect(off).toBeLessThan(4)
    }
    expect(readFileSync(join(scene.folder, 'pond_gray.ppm'), 'latin1').slice(0, head.length)).toBe(
      head.replace('P6', 'P5'),
    )
  })

  it('has the packages themselves, no links, each once and in one version', async () => {
    const modules = join(scene.folder, 'node_modules')
    const names = ['movieflow', ...readdirSync(join(modules, '@movieflow')).map((name) => `@movieflow/${name}`)]
    expect(names.length).toBeGreaterThan(15)
    for (const name of names) {
      expect([name, lstatSync(join(modules, name)).isSymbolicLink()]).toEqual([name, false])
      const { version, dependencies = {} } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'))
      const ours = Object.entries(dependencies).filter(([other]) => other.startsWith('@movieflow/'))
      expect([name, ours]).toEqual([name, ours.map(([other]) => [other, version])])
    }
    const { problems = [] } = JSON.parse(await run(scene, 'npm ls --json --all'))
    expect(problems).toEqual([])
  })

  it('checks the machine by `npx movieflow doctor`', async () => {
    expect(await run(scene, 'npx movieflow doctor')).toMatch(/ok +Node/)
  })

  it('has types for TypeScript in ES modules', async () => {
    const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', target: 'es2022', types: ['node'] }
    writeFileSync(join(scene.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['user.mts'] }))
    writeFileSync(join(scene.folder, 'user.mts'), userModule)
    await run(scene, 'npm install --save-dev typescript@6.0.3 @types/node@20')
    await run(scene, 'npx tsc -p .')
  })
})

describe('the tutorial, to the letter', registryNeeded, () => {
  describePage('docs/tutorial.md', emptyFolder, ({ space }) => space[Symbol.dispose]())
})

const userModule = `
import { planPipeline, type RunEvent } from '@movieflow/core'
import { defineWriter, type EncodedFrame, z } from '@movieflow/core/plugin'
import { testWriter } from '@movieflow/testkit'
import 'movieflow'

const options = z.strictObject({ quality: z.number() })
const writer = defineWriter<z.infer<typeof options>>({
  name: 'typed',
  options,
  open({ fps, options }) {
    const rate: number = rateOf(fps)
    const quality: number = options.quality
    return { write: ({ data }: EncodedFrame) => void [data.length, rate, quality], finalize: () => undefined, cancel() {} }
  },
})
function rateOf(fps: number): number {
  return fps as number
}
export const done: Promise<void> = testWriter({ plugin: writer })
export const plan = planPipeline('pipeline.yaml', { plugins: [] })
// @ts-expect-error: an event has a type, so that this file fails where types do not resolve
export const wrong = (event: RunEvent): number => event.type
export const listen = (event: RunEvent): string => event.type
`
