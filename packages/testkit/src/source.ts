// Holds a source to the contract: its header, its reader, and what it does with files that are not there.
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Clip, FrameReader, Json, SourcePlugin, SourceRequest, VariableInfo } from '@movieflow/core/plugin'
import { listLeftovers, listOpenFiles } from './belongings.js'
import { checkExpected, checkReader, describeDifference, type Expected, findClipTrouble, sameValues } from './frames.js'
import { describeError } from './rule-checks.js'
import { findNotJson, freeze, openSubject, type Subject, sameData, throughJson } from './subject.js'

export interface SourceTest<Options = unknown> {
  readonly plugin: SourcePlugin<Options>
  /** Absolute path of a sound file, or folder. */
  readonly file: string
  /** A name for each axis, in the file's own order of indices. */
  readonly axes: readonly string[]
  /** The options as written in the pipeline; default `{}`. */
  readonly options?: unknown
  readonly variables?: readonly string[]
  readonly expected?: Expected
  /** Tolerance for the expected values; default 0. */
  readonly tolerance?: number
  /** For each single call; default 20. */
  readonly timeoutSeconds?: number
  /** The pipeline's folder, as the context names it; default the working directory. */
  readonly folder?: string
}

/** Runs every rule for sources; rejects with a `ConformanceError` that lists those that are broken. */
export async function testSource<Options>(test: SourceTest<Options>): Promise<void> {
  const { file, axes, variables = [] } = test
  const plugin = test.plugin as SourcePlugin<unknown>
  const subject = openSubject<unknown>({ ...test, kind: 'source', members: ['scan', 'probe', 'open'] })
  const { checks } = subject
  const request: SourceRequest = freeze({ file, variables: [...variables], axes: [...axes], options: subject.options })
  const before = await describeFolder(file)
  const scratch = await mkdtemp(join(tmpdir(), 'movieflow-testkit-'))
  try {
    const clip = await checkHeader(plugin, request, subject)
    if (clip !== undefined) {
      const open = (prepared?: Json) => async () =>
        await plugin.open(freeze({ ...request, ...(prepared !== undefined && { prepared }) }), subject.context())
      const frames = await checkReader({ checks, clip, open: open() })
      checkExpected(checks, test.expected, clip, frames, test.tolerance)
      await checkRange(subject, clip, open())
      const prepared = await prepareTwice(plugin, request, subject, scratch)
      if (prepared !== undefined && frames.size > 0) {
        const again = await checkReader({ checks, clip, open: open(prepared) })
        for (const [index, { data }] of frames) {
          const other = again.get(index)?.data ?? []
          checks.expect('prepare-same', sameValues(other, data), () => {
            return `frame ${index} differs after prepare: ${describeDifference(other, data)}`
          })
        }
      }
      const left = [...(await listLeftovers(() => [...listOpenFiles(dirname(file)), ...listOpenFiles(scratch)]))]
      checks.expect('open-files', left.length === 0, `after close it still has ${left.join(', ')} open`)
    }
    await checkMissingFile(plugin, request, subject, scratch)
    await checkEmptyFile(plugin, request, subject, scratch)
    const after = await describeFolder(file)
    checks.expect('leaves-file', before === after, 'the file, or its folder, is not as it was before')
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
  subject.checkProcess()
  checks.finish()
}

/** Rules: `scan`, `scan-variable`, `probe`, `probe-deterministic`, `probe-clip`, `probe-times`, `probe-axes`, `scan-agrees`. */
async function checkHeader(
  plugin: SourcePlugin,
  request: SourceRequest,
  { checks, context }: Subject<unknown>,
): Promise<Clip | undefined> {
  const listed = await checks.attempt('scan', () => plugin.scan(request.file, context(), request.options))
  const clip = await checks.attempt('probe', () => plugin.probe(request, context()))
  if (clip === undefined) return undefined
  const again = await checks.attempt('probe-deterministic', () => plugin.probe(request, context()))
  checks.expect('probe-deterministic', sameData(again, clip), 'two calls gave two clips')
  const trouble = findClipTrouble(clip)
  checks.expect('probe-clip', trouble === undefined, String(trouble))
  if (trouble !== undefined) return undefined
  const untimely = findTimesTrouble(clip)
  checks.expect('probe-times', untimely === undefined, String(untimely))
  const strange = { ...request, axes: [...request.axes, 'one-too-many'] }
  await checks.expectThrow('probe-axes', 'an axis more than the array has', () => plugin.probe(strange, context()))
  if (listed !== undefined) checkListed(listed, request, clip, { checks })
  return clip
}

function findTimesTrouble({ times, frames }: Clip): string | undefined {
  if (times === undefined) return undefined
  if (!('seconds' in times))
    return Number.isFinite(times.start) && times.rate > 0
      ? undefined
      : `a start of ${times.start} s and a rate of ${times.rate}`
  const { seconds } = times
  if (seconds.length !== frames) return `there are ${seconds.length} times for ${frames} frames`
  const wrong = Array.from(seconds).findIndex(
    (time, frame) => !Number.isFinite(time) || time <= (seconds[frame - 1] ?? -Infinity),
  )
  return wrong < 0 ? undefined : `the time of frame ${wrong} is ${seconds[wrong]}, after ${seconds[wrong - 1]}`
}

function checkListed(
  listed: readonly VariableInfo[],
  { axes, variables }: SourceRequest,
  clip: Clip,
  { checks }: Pick<Subject<unknown>, 'checks'>,
): void {
  for (const { name, dtype, shape, order, error } of listed) {
    const what = name === null ? 'the array' : `the array ${name}`
    checks.expect('scan', name !== null || listed.length === 1, 'a name is null, but there are several arrays')
    if (error !== undefined) continue
    checks.expect('scan', /^[<>|][a-z]\d+$/i.test(dtype), `${what} has the dtype ${dtype}, not as NumPy spells it`)
    checks.expect('scan', order === 'C' || order === 'F', `${what} has the order ${order}`)
    checks.expect('scan', Array.isArray(shape), `${what} has no shape`)
  }
  const named = listed.every(({ name }) => name !== null)
  const wanted = named ? variables.find((name) => listed.some((info) => info.name === name)) : null
  if (listed.length === 0 || (variables.length > 0 && wanted === undefined)) {
    checks.fail('scan-variable', `scan lists no ${variables.join(' or ') || 'array'}`)
    return
  }
  // The source decides which of several arrays it reads if no name is given.
  if (variables.length === 0 && listed.length > 1) return
  const info = listed.find(({ name }) => name === (variables.length === 0 ? listed[0]!.name : wanted))!
  if (info.shape.length !== axes.length) {
    checks.fail('scan-agrees', `scan gives the shape ${info.shape.join(' × ')}, probe took ${axes.length} axes`)
    return
  }
  for (const [place, axis] of axes.entries()) {
    const length = axis === 'frame' ? clip.frames : clip.shape[clip.axes.indexOf(axis)]
    const agrees = length === info.shape[place]
    checks.expect('scan-agrees', agrees, `${axis} is ${info.shape[place]} long for scan, ${length} for probe`)
  }
}

/** Rule `read-out-of-range`. */
async function checkRange({ checks }: Subject<unknown>, clip: Clip, open: () => Promise<FrameReader>): Promise<void> {
  const reader = await checks.attempt('open', open)
  if (reader === undefined) return
  for (const index of [-1, clip.frames, 0.5])
    await checks.expectThrow('read-out-of-range', `frame ${index} of ${clip.frames}`, () => reader.read(index))
  await checks.attempt('close', async () => void (await reader.close?.()))
}

/** Rules: `prepare`, `prepare-json`. `undefined` if there is no `prepare`. */
async function prepareTwice(
  plugin: SourcePlugin,
  request: SourceRequest,
  { checks, context }: Subject<unknown>,
  scratch: string,
): Promise<Json | undefined> {
  if (plugin.prepare === undefined) return undefined
  const folder = join(scratch, 'prepared')
  await mkdir(folder)
  const prepared = await checks.attempt('prepare', () => plugin.prepare!(request, { ...context(), scratch: folder }))
  if (prepared === undefined) return undefined
  const trouble = findNotJson(prepared, 'what prepare returned')
  checks.expect('prepare-json', trouble === undefined, String(trouble))
  const strangers = (await readdir(scratch)).filter((name) => name !== 'prepared')
  checks.expect('leaves-file', strangers.length === 0, `prepare wrote ${strangers.join(', ')} outside of its folder`)
  return throughJson(prepared)
}

/** Rule `missing-file`: the error names the file. */
async function checkMissingFile(
  plugin: SourcePlugin,
  request: SourceRequest,
  { checks, context }: Subject<unknown>,
  scratch: string,
): Promise<void> {
  const file = join(scratch, `not there ${basename(request.file)}`)
  const calls = {
    scan: () => plugin.scan(file, context()),
    probe: () => plugin.probe({ ...request, file }, context()),
    open: () => plugin.open({ ...request, file }, context()),
  }
  for (const [name, call] of Object.entries(calls)) {
    const thrown = await checks.expectThrow('missing-file', `${name} of a file that is not there`, call)
    if (thrown === undefined) continue
    checks.expect(
      'missing-file',
      names(thrown, file),
      `${name} says '${describeError(thrown)}', which does not name the file`,
    )
  }
}

/** Rule `empty-file`: an export that was cut short is refused; of a source of folders, an empty folder. */
async function checkEmptyFile(
  plugin: SourcePlugin,
  request: SourceRequest,
  { checks, context }: Subject<unknown>,
  scratch: string,
): Promise<void> {
  const file = join(scratch, `empty ${basename(request.file)}`)
  const isFolder = (await stat(request.file)).isDirectory()
  await (isFolder ? mkdir(file) : writeFile(file, ''))
  const what = `probe of an empty ${isFolder ? 'folder' : 'file'}`
  await checks.expectThrow('empty-file', what, () => plugin.probe({ ...request, file }, context()))
}

function names(thrown: unknown, file: string): boolean {
  const place = (thrown as { place?: { file?: string } }).place?.file ?? ''
  return `${describeError(thrown)} ${place}`.includes(basename(file))
}

/** The input with all in it, and the names next to it. */
async function describeFolder(file: string): Promise<string> {
  const inside = (await stat(file)).isDirectory() ? (await readdir(file, { recursive: true })).sort() : []
  const looks = await Promise.all(
    ['', ...inside].map(async (path) => {
      const { size, mtimeMs } = await stat(join(file, path))
      return [path, size, mtimeMs]
    }),
  )
  return JSON.stringify([looks, (await readdir(dirname(file))).sort()])
}
