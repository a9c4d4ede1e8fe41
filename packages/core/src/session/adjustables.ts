// The options of a movie that can be tried with a control: colours of values, and the movie's speed; main thread.
import { formatOptionPath, type Json, type OptionPatch, type OptionPath, type Pipeline } from '../model/index.js'
import { isWithin, optionTable, patchOptions, valueAt } from '../options/index.js'
import type { ReadyMovie } from '../plan/index.js'
import { drive } from '../plugins/index.js'
import type { Adjustable } from './protocol.js'

type Options = { readonly [name: string]: Json }
const coloring = ['colormap', 'limits', 'norm'] as const
type Coloring = (typeof coloring)[number]

/** A map of the renderer's options, as written, with options that colour values: a figure, a layer, a channel. */
interface Place {
  readonly path: OptionPath
  readonly written: Options
  readonly names: readonly Coloring[]
}

/**
 * In the order of the pipeline. Options without an effect are left out: colour options if the renderer never requests
 * limits there, or warns about the setting. Works for any renderer that has options called `colormap`, `limits` and
 * `norm` in one map.
 */
export function adjustablesOf(pipeline: Pipeline, movie: ReadyMovie): Adjustable[] {
  const options = pipeline.render.options as Json
  const places = placesThatAct(findPlaces(options, [], movie), movie)
  const listed = places.flatMap((place) => place.names.map((what) => ({ place, what })))
  const isLone = (what: Coloring) => listed.filter((other) => other.what === what).length === 1
  return [
    ...listed.map(({ place: { path, written }, what }): Adjustable => {
      const own = [...path, what]
      const choices = choicesAt(own, movie)
      return {
        what,
        path: formatOptionPath([...pipeline.render.path, ...own]),
        name: isLone(what) ? '' : nameOf(path, options) || (pipeline.render.use ?? ''),
        value: written[what] ?? plainAt(movie.spec.render.options, own) ?? otherwiseAt(own, movie) ?? null,
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

/** A renderer names limits by the place of the option. */
const keyOf = (path: OptionPath) => [...path, 'limits'].join('.')

function findPlaces(value: Json, path: OptionPath, movie: ReadyMovie): Place[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((each, at) => findPlaces(each, [...path, at], movie))
  const known = new Set(optionTable(movie.renderer.options).at(path).namesFor(value))
  const names = coloring.filter((name) => known.has(name))
  const own = names.length > 0 ? [{ path, written: value as Options, names }] : []
  return [...own, ...Object.entries(value).flatMap(([key, each]) => findPlaces(each, [...path, key], movie))]
}

/** The names of options that have an effect, at the places where limits are used. */
function placesThatAct(places: readonly Place[], movie: ReadyMovie): Place[] {
  const kept = places.filter((place) => !place.names.includes('limits') || acts(place, places, movie))
  const changes = kept.map(({ path }) => otherColormap(path, movie))
  // A plan of many panels is slow; usually one plan answers for all.
  const all = changes.flatMap((change) => (change ? [change] : []))
  if (all.length === 0 || isTaken(all, movie)) return kept
  return kept.map((place, at) => {
    const change = changes[at]
    if (!change || isTaken([change], movie)) return place
    return { ...place, names: place.names.filter((name) => name === 'limits') }
  })
}

/**
 * Whether the options of a place have an effect. If none is written there, they have none if a place inside it requests
 * limits, such as a layer of a figure, or if a place around it has options written, which then apply.
 */
function acts(place: Place, places: readonly Place[], movie: ReadyMovie): boolean {
  if (asksNow(place.path, movie)) return true
  const isInside = (inner: Place, outer: Place) =>
    inner.path.length > outer.path.length && isWithin(inner.path, outer.path)
  const saysNothing = ({ written }: Place) => coloring.every((name) => written[name] === undefined)
  if (saysNothing(place)) {
    if (places.some((other) => isInside(other, place) && asksNow(other.path, movie))) return false
    if (places.some((other) => isInside(place, other) && !saysNothing(other))) return false
  }
  return takesLimits(place.path, movie)
}

const namesLimits = (path: OptionPath, limits: readonly string[]) => {
  const key = keyOf(path)
  return limits.some((name) => name === key || name.startsWith(`${key}|`))
}

const asksNow = (path: OptionPath, { limits, spec }: ReadyMovie) =>
  namesLimits(path, [...Object.keys(limits), ...Object.keys(spec.render.frameLimits)])

/** Whether the renderer requests limits of the values there if the pipeline does not set them. */
function takesLimits(path: OptionPath, movie: ReadyMovie): boolean {
  const percentiles = { percentile: [0, 100], method: 'linear', over: 'movie' }
  const planned = tryPlan([[[...path, 'limits'], percentiles]], movie)
  return planned !== undefined && namesLimits(path, planned.limits)
}

function otherColormap(path: OptionPath, movie: ReadyMovie): OptionPatch | undefined {
  const own = [...path, 'colormap']
  const now = plainAt(movie.spec.render.options, own)
  const other = choicesAt(own, movie).find((name) => name !== now)
  return other === undefined ? undefined : [own, other]
}

/** Whether changes are accepted without a warning. */
function isTaken(changes: readonly OptionPatch[], movie: ReadyMovie): boolean {
  return tryPlan(changes, movie)?.warnings.every((message) => movie.warnings.includes(message)) === true
}

/** The renderer's plan with some options changed; `undefined` if it refuses them. */
function tryPlan(changes: readonly OptionPatch[], { renderer, clips, spec }: ReadyMovie) {
  const warnings: string[] = []
  const context = {
    warn: (message: string) => void warnings.push(message),
    signal: new AbortController().signal,
    folder: spec.folder,
  }
  const options = patchOptions(spec.render.options, changes)
  try {
    const input = { clips, main: spec.main, options, fps: spec.fps }
    const { limits = {} } = drive(renderer, { step: 'render', movie: spec.id }).callNow('plan', input, context)
    return { limits: Object.keys(limits), warnings }
  } catch {
    return undefined
  }
}

/** An option in the renderer, with its default; `undefined` if it differs from frame to frame or panel to panel. */
function plainAt(options: Json | undefined, path: OptionPath): Json | undefined {
  const value = valueAt(options, path)
  const isSeveral = typeof value === 'object' && value !== null && ('$each' in value || '$frames' in value)
  return isSeveral ? undefined : value
}

/** The names that an option allows, including those of `{ use: name, … }`. */
function choicesAt(path: OptionPath, { renderer }: ReadyMovie): string[] {
  const place = optionTable(renderer.options).at(path)
  return [...new Set([...place.choices, ...place.at(['use']).choices])]
}

/** The value that the plugin uses if the option is left out. */
function otherwiseAt(path: OptionPath, { renderer }: ReadyMovie): string | undefined {
  return optionTable(renderer.options).at(path).otherwise
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
