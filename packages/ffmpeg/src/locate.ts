// Option, environment and installed packages become the ffmpeg to use, and the reason for it; main thread.
import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { MovieflowError } from '@movieflow/core/plugin'
import { type Probe, probeFfmpeg } from './probe.js'

export type FfmpegSource = 'option' | 'FFMPEG_PATH' | 'PATH' | 'embedded'

export interface Candidate {
  readonly source: FfmpegSource
  /** Absolute. */
  readonly path: string
}

export type Ffmpeg = Candidate & Probe

export interface Search {
  /** The option `ffmpeg` of an output: a path, or a name on PATH. */
  readonly option?: string | undefined
  /** The folder of relative paths in `option`; default: this process's folder. */
  readonly folder?: string
  /** Variables in place of this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** The encoder that is wanted, in ffmpeg's name. */
  readonly encoder?: string
  /** A further one. */
  readonly soundEncoder?: string | undefined
}

const ways =
  'install ffmpeg on PATH, set FFMPEG_PATH, give the option `ffmpeg`, or `npm install @ffmpeg-installer/ffmpeg`'

/** All candidates in the order of the search, each probed, those that do not run with their `error`. */
export async function listFfmpegs(search: Search = {}): Promise<Ffmpeg[]> {
  const found = await candidates(search)
  return Promise.all(found.map(async (candidate) => ({ ...candidate, ...(await probeFfmpeg(candidate.path)) })))
}

/** What was found. */
export interface FoundFfmpeg {
  readonly ffmpeg: Ffmpeg
  /** Why others before it are not used: they lack an encoder. */
  readonly notes: string[]
  /** Others before it that do not run, though somebody installed them. */
  readonly warnings: string[]
}

/**
 * The ffmpeg to use, and what to say about the choice. One that is named (option, FFMPEG_PATH) is used or refused; one
 * on PATH that does not run, or lacks `encoder`, gives way to the next, and to the embedded one at last.
 */
export async function findFfmpeg(search: Search = {}): Promise<FoundFfmpeg> {
  const wanted = [search.encoder, search.soundEncoder].filter((encoder) => encoder !== undefined)
  const notes: string[] = []
  const warnings: string[] = []
  let lacking: string | undefined
  for (const candidate of await candidates(search)) {
    const probe = await probeFfmpeg(candidate.path)
    const lacks = wanted.find((encoder) => !probe.encoders.includes(encoder))
    const named = candidate.source === 'option' || candidate.source === 'FFMPEG_PATH'
    const label = `${candidate.path} (${named ? `from ${candidate.source === 'option' ? 'the option ffmpeg' : 'FFMPEG_PATH'}` : candidate.source})`
    if (probe.error !== undefined) {
      if (named)
        throw new MovieflowError('FFMPEG_MISSING', `ffmpeg: ${label} ${probe.error}`, {
          hint: `correct the path, or leave it out to search PATH and the installed packages`,
        })
      warnings.push(`${label} is skipped: it ${probe.error}`)
    } else if (lacks !== undefined) {
      if (named)
        throw new MovieflowError('ENCODER_MISSING', `ffmpeg: ${label} has no encoder ${lacks}`, {
          hint: 'name another ffmpeg, or choose another codec or ending',
        })
      lacking ??= lacks
      notes.push(`${label} is skipped: it has no encoder ${lacks}`)
    } else return { ffmpeg: { ...candidate, ...probe }, notes, warnings }
  }
  const failed = [...warnings, ...notes]
  const tried = failed.length === 0 ? '' : ` (${failed.join('; ')})`
  if (lacking !== undefined)
    throw new MovieflowError('ENCODER_MISSING', `no ffmpeg has the encoder ${lacking}${tried}`, { hint: ways })
  throw new MovieflowError('FFMPEG_MISSING', `no ffmpeg was found${tried}`, { hint: ways })
}

async function candidates({ option, folder = '.', environment = process.env }: Search): Promise<Candidate[]> {
  if (option !== undefined) return [await named('option', option, folder, environment)]
  const variable = environment['FFMPEG_PATH']
  if (variable) return [await named('FFMPEG_PATH', variable, '.', environment)]
  const found: Candidate[] = (await onPath('ffmpeg', environment)).map((path) => ({ source: 'PATH', path }))
  const embedded = embeddedPath()
  if (embedded !== undefined) found.push({ source: 'embedded', path: embedded })
  return found
}

async function named(
  source: FfmpegSource,
  path: string,
  folder: string,
  environment: NonNullable<Search['environment']>,
): Promise<Candidate> {
  if (isAbsolute(path) || /[/\\]/.test(path)) return { source, path: resolve(folder, path) }
  return { source, path: (await onPath(path, environment))[0] ?? resolve(folder, path) }
}

const searched = new Map<string, Promise<string[]>>()

/** {@link searchPath}, once a process for each name and PATH: a plan asks for every output. */
function onPath(name: string, environment: NonNullable<Search['environment']>): Promise<string[]> {
  const variable = environment['PATH'] ?? environment['Path'] ?? ''
  const key = `${name} ${variable}`
  const known = searched.get(key) ?? searchPath(name, variable)
  searched.set(key, known)
  return known
}

/** Every program of that name on PATH, in its order; those that are links to one file (`/bin` is `/usr/bin`) once. */
async function searchPath(name: string, variable: string): Promise<string[]> {
  const file = process.platform === 'win32' && !name.endsWith('.exe') ? `${name}.exe` : name
  const folders = variable.split(delimiter).filter(Boolean)
  const paths = [...new Set(folders.map((folder) => resolve(join(folder, file))))]
  const files = await Promise.all(paths.map(programFile))
  return paths.filter((_, index) => files[index] !== undefined && files.indexOf(files[index]) === index)
}

/** The file that a path leads to, if it is a program. */
async function programFile(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile() ? await realpath(path) : undefined
  } catch {
    return undefined
  }
}

let embedded: { path: string | undefined } | undefined

function embeddedPath(): string | undefined {
  embedded ??= { path: resolveEmbedded() }
  return embedded.path
}

function resolveEmbedded(): string | undefined {
  try {
    // Not a static import: an optional dependency may be absent, and has no build for every platform.
    return (createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string }).path
  } catch {
    return undefined
  }
}
