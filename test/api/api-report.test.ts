// Pins the signatures of what programs and plugins import, as they are built: a change must be meant. `vitest run --project api -u` writes the reports anew.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import { afterAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'movieflow-api-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What others program against: the engine and its contract, the library, the kit for plugins' tests. */
const packages = ['core', 'cli', 'testkit']

const doors = packages.flatMap((name) => {
  const { exports } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
  return Object.entries<{ types?: string }>(exports).flatMap(([door, { types }]) =>
    types ? [{ name: [name, ...door.split('/').slice(1)].join('-'), folder: join(root, 'packages', name), types }] : [],
  )
})

test.each(doors)('the signatures of $name', async (door) => {
  const { report, faults } = extract(door)
  expect(faults).toEqual([])
  await expect(report).toMatchFileSnapshot(`reports/${door.name}.txt`)
})

function extract({ name, folder: projectFolder, types }: (typeof doors)[number]) {
  const off = { default: { logLevel: ExtractorLogLevel.None } }
  const extractorConfig = ExtractorConfig.prepare({
    configObject: {
      projectFolder,
      mainEntryPointFilePath: join(projectFolder, types),
      // The library's users write options of plugins whose packages they never import.
      bundledPackages: ['@movieflow/source-*', '@movieflow/writer-*', '@movieflow/renderer-*', '@movieflow/transforms'],
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            ...{
              module: 'nodenext',
              moduleResolution: 'nodenext',
              target: 'es2023',
              lib: ['es2023', 'esnext.disposable'],
            },
            ...{ strict: true, skipLibCheck: true, types: ['node'] },
          },
          files: [types],
        },
      },
      apiReport: {
        ...{ enabled: true, reportFileName: `${name}.api.md`, reportFolder: folder, reportTempFolder: folder },
        // What a signature is made of belongs to it, though it has no name outside.
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: off,
        tsdocMessageReporting: off,
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(projectFolder, 'package.json'),
  })
  const faults: string[] = []
  Extractor.invoke(extractorConfig, {
    localBuild: true,
    messageCallback: (message) => {
      if (message.logLevel === ExtractorLogLevel.Error) faults.push(message.formatMessageWithLocation(root))
      message.handled = true
    },
  })
  const text = readFileSync(join(folder, `${name}.api.md`), 'utf8')
  const code = /```ts\n([\s\S]*)\n```/.exec(text)![1]!
  // Whether something has a docstring is no matter of its signature.
  const remarks = /^ *\/\/ (@public|Warning: |\(undocumented\)|\(No @packageDocumentation).*\n(\/\/\n)?/gm
  return { report: `${`${code}\n`.replaceAll(remarks, '').trim()}\n`, faults }
}
