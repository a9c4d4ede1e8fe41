// The provenance of a movie, for its files, the state and the report; main thread.
import { createHash } from 'node:crypto'
import type { InputContents } from '../freshness/index.js'
import type { CardSpec, Json, Limits, Provenance, Timeline } from '../model/index.js'
import { version } from '../model/index.js'
import type { PlannedOutput, ReadyMovie } from '../plan/index.js'

/** More inputs than this are summed up, so that a file's metadata does not list ten thousand pictures. */
const mostInputs = 16
/** The most bytes of an option; a longer one is replaced by its hash. */
const mostOptionBytes = 4096

export function provenanceOf(
  movie: ReadyMovie,
  contents: InputContents,
  limits: Readonly<Record<string, readonly Limits[]>>,
): Provenance {
  const inputs = movie.inputs.map((input) => contents.describe(input))
  const { spec, outputs, plugins } = movie
  const sources = Object.entries(spec.sources).map(
    ([
      name,
      {
        plugin,
        inputs: [input],
        fixed,
      },
    ]): [string, Json] => [
      name,
      {
        use: plugin.name,
        ...(input!.variables.length > 0 && { variable: input!.variables.join(' | ') }),
        axes: [...input!.axes],
        ...(fixed.length > 0 && { index: fixed.map(({ axis, index }) => ({ axis, index })) }),
        ...options(input!.options),
      },
    ],
  )
  return {
    movieflow: version,
    movie: movie.id,
    inputs: inputs.length > mostInputs ? [] : inputs,
    ...(inputs.length > mostInputs && { otherInputs: summed(inputs) }),
    plugins,
    limits,
    options: {
      source: Object.fromEntries(sources),
      transform: spec.transforms.map(({ plugin, options: own }) => ({ use: plugin.name, ...options(own) })),
      render: { use: spec.render.plugin.name, ...options(spec.render.options) },
      ...(spec.timeline && editingOf(spec.timeline)),
      fps: spec.fps,
      write: outputs.map((output) => ({ path: output.path, ...writeOptions(output) })),
    },
  }
}

/** The editing besides drawing the data. */
function editingOf({ parts = [], intro, outro, crop, captions, fades }: Timeline): { [name: string]: Json } {
  const stepOf = ({ plugin, options: own }: Pick<CardSpec, 'plugin' | 'options'>) => ({
    use: plugin.name,
    ...options(own),
  })
  return {
    ...(parts.length > 0 && { parts: parts.map(({ first, render }) => ({ first, ...stepOf(render) })) }),
    ...(intro && { intro: { ...stepOf(intro), frames: intro.frames } }),
    ...(outro && { outro: { ...stepOf(outro), frames: outro.frames } }),
    ...(crop && { crop: { ...crop } }),
    ...(captions && { captions: stepOf(captions) }),
    ...(fades.length > 0 && { fades: fades.map((fade) => ({ ...fade })) }),
  }
}

/** The part of it that concerns one output, for its own metadata; any thread. */
export function provenanceText(provenance: Provenance, output: number): string {
  const { write, ...steps } = provenance.options
  const { path: _, ...own } = (write as readonly { readonly [name: string]: Json }[])[output]!
  return JSON.stringify({ ...provenance, options: { ...steps, write: own } })
}

function writeOptions({ writer, options: own, fps }: PlannedOutput): { [name: string]: Json } {
  return { use: writer.plugin.name, fps, ...options(own) }
}

function options(given: Json): { [name: string]: Json } {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return {}
  return Object.fromEntries(
    Object.entries(given as { [name: string]: Json }).map(([name, value]) => [name, short(value)]),
  )
}

function short(value: Json): Json {
  const text = JSON.stringify(value)
  return text.length > mostOptionBytes ? { sha256: createHash('sha256').update(text).digest('hex') } : value
}

/** The count and the hash of lines as `sha256sum` writes them. */
function summed(inputs: readonly { path: string; sha256?: string }[]): { count: number; sha256: string } {
  const sum = createHash('sha256')
  for (const { path, sha256 } of inputs) sum.update(`${sha256 ?? '-'}  ${path}\n`)
  return { count: inputs.length, sha256: sum.digest('hex') }
}
