// Which options of a movie can be tried with a control: how values become colours, and how fast the movie is; main thread.
import { choicesOf, optionNames, schemaAt, variantsOf } from '../contract/index.js'
import { formatOptionPath, type Json, type OptionPath, type Pipeline } from '../model/index.js'
import type { ReadyMovie } from '../plan/index.js'
import { drive } from '../plugins/index.js'
import type { Adjustable } from './protocol.js'

type Options = { readonly [name: string]: Json }
const coloring = ['colormap', 'limits', 'norm'] as const
type Coloring = (typeof coloring)[number]

/** A map of the renderer's options, as written, with some that colour values: a figure, a layer, a channel. */
interface Place {
  readonly path: OptionPath
  readonly written: Options
  readonly names: readonly Coloring[]
}

/**
 * In the order of the pipeline. Options that would do nothing are left out: those of colours where the renderer asks for no limits, whatever is written for
 * them, or warns of what is set. The renderer may be any that has options called `colormap`, `limits` and `norm` side by side.
 */
export function adjustablesOf(pipeline: Pipeline, movie: ReadyMovie): Adjustable[] {
  const options = pipeline.render.options as Json
  const places = findPlaces(options, [], movie)
  const kept = places.map((place) => ({ place, names: namesThatAct(place, movie) }))
  const listed = kept.flatMap(({ place, names }) => names.map((what) => ({ place, what })))
  const isLone = (what: Coloring) => listed.filter((other) => other.what === what).length === 1
  return [
    ...listed.map(({ place: { path, written }, what }): Adjustable => {
      const own = [...path, what]
      const choices = choicesAt(own, movie)
      return {
        what,
        path: formatOptionPath(['render', ...own]),
        name: isLone(what) ? '' : nameOf(path, options) || (pipeline.render.use ?? ''),
        value: written[what] ?? plainAt(movie.spec.render.options, own) ?? null,
        ...(what !== 'limits' && choices.length > 0 && { choices }),
        ...(what === 'limits' && { limits: keyOf(path) }),
      }
    }),
    { what: 'fps', path: 'fps', name: '', value: pipeline.fps ?? movie.spec.fps },
    ...(hasSpeed(pipeline, movie)
      ? [
          {
            what: 'speed',
            path: 'time.speed',
            name: '',
            value: pipeline.time.speed ?? movie.spec.speed ?? 1,
          } as const,
        ]
      : []),
  ]
}

/** A renderer's name for limits is where the option stands. */
const keyOf = (path: OptionPath) => [...path, 'limits'].join('.')

function findPlaces(value: Json, path: OptionPath, movie: ReadyMovie): Place[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((each, at) => findPlaces(each, [...path, at], movie))
  const schemas = variantsOf(schemaAt(movie.renderer.options, path).schemas, value)
  const known = new Set(schemas.flatMap(optionNames))
  const names = coloring.filter((name) => known.has(name))
  const own = names.length > 0 ? [{ path, written: value as Options, names }] : []
  return [...own, ...Object.entries(value).flatMap(([key, each]) => findPlaces(each, [...path, key], movie))]
}

function namesThatAct({ path, names }: Place, movie: ReadyMovie): readonly Coloring[] {
  if (!names.includes('limits')) return names
  const key = keyOf(path)
  const asks = (limits: readonly string[]) => limits.some((name) => name === key || name.startsWith(`${key}|`))
  const before = asks([...Object.keys(movie.limits), ...Object.keys(movie.spec.render.frameLimits)])
  if (!before) {
    const percentiles = { percentile: [0, 100], method: 'linear', over: 'movie' }
    const planned = tryPlan([...path, 'limits'], percentiles, movie)
    if (!planned || !asks(planned.limits)) return []
  }
  if (!names.includes('colormap')) return names
  const own = [...path, 'colormap']
  const now = plainAt(movie.spec.render.options, own)
  const other = choicesAt(own, movie).find((name) => name !== now)
  if (other === undefined) return names
  const planned = tryPlan(own, other, movie)
  return planned?.warned === false ? names : names.filter((name) => name === 'limits')
}

/** What the renderer plans with one option changed; `undefined` if it refuses it. */
function tryPlan(path: OptionPath, value: Json, { renderer, clips, spec }: ReadyMovie) {
  const driver = drive(renderer, { step: 'render', movie: spec.id })
  const planWith = (options: Json) => {
    const warnings: string[] = []
    const context = {
      warn: (message: string) => void warnings.push(message),
      signal: new AbortController().signal,
      folder: spec.folder,
    }
    const { limits = {} } = driver.callNow('plan', { clips, main: spec.main, options, fps: spec.fps }, context)
    return { limits: Object.keys(limits), warnings }
  }
  try {
    const { warnings } = planWith(spec.render.options)
    const changed = planWith(withValue(spec.render.options, path, value))
    return { limits: changed.limits, warned: changed.warnings.some((message) => !warnings.includes(message)) }
  } catch {
    return undefined
  }
}

function withValue(value: Json, [key, ...rest]: OptionPath, leaf: Json): Json {
  if (key === undefined) return leaf
  if (Array.isArray(value)) return value.with(Number(key), withValue(value[Number(key)] ?? null, rest, leaf))
  const map = (value ?? {}) as Options
  return { ...map, [key]: withValue(map[key] ?? null, rest, leaf) }
}

/** An option as the renderer has it, with its default; `undefined` if it differs from frame to frame or panel to panel. */
function plainAt(value: Json | undefined, path: OptionPath): Json | undefined {
  for (const key of path) value = (value as { readonly [key: string | number]: Json } | null | undefined)?.[key]
  const isSeveral = typeof value === 'object' && value !== null && ('$each' in value || '$frames' in value)
  return isSeveral ? undefined : value
}

/** The names that an option takes, those of `{ use: name, … }` among them. */
function choicesAt(path: OptionPath, { renderer }: ReadyMovie): string[] {
  const { schemas } = schemaAt(renderer.options, path)
  const used = schemaAt(renderer.options, [...path, 'use']).schemas
  return [...new Set([...schemas, ...used].flatMap(choicesOf))]
}

/** `layer 2: image`, `panel A: heatmap`, `layer 1: image, channel 2`. */
function nameOf(path: OptionPath, options: Json): string {
  const parts: string[] = []
  let value: Json = options
  for (const [at, key] of path.entries()) {
    value = (value as { readonly [key: string | number]: Json })[key]!
    const { use, label } = (value ?? {}) as Options
    const told = [use, label].filter((each) => typeof each === 'string').join(' ')
    const before = path[at - 1]
    const what = typeof key === 'number' ? `${String(before).replace(/s$/, '')} ${key + 1}` : String(key)
    if (typeof key === 'string' && before !== 'panels' && Array.isArray(value)) continue
    if (key === 'panels') continue
    parts.push([before === 'panels' ? `panel ${key}` : what, told].filter(Boolean).join(': '))
  }
  return parts.join(', ')
}

/** Only sources that have times can run faster or slower; sound keeps its speed. */
function hasSpeed({ audio }: Pipeline, { shown, clips }: ReadyMovie): boolean {
  const moving = Object.values(clips).filter(({ frames }) => frames > 1)
  return audio === undefined && (shown !== undefined || (moving.length > 0 && moving.every(({ times }) => times)))
}
