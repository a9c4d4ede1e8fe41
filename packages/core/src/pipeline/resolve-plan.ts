// Passes a plan with known freshness to the `planResolved` hooks, which may veto and annotate movies; main thread.
import type { HookMovie } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import { blockedCause, type MovieFreshness } from '../freshness/index.js'
import type { Hooks, ListedHooks, MovieNote, MovieToResolve } from '../hooks/index.js'
import { type Json, pictureSize } from '../model/index.js'
import type { Plan, PlannedMovie } from '../plan/index.js'

/** A note of a plugin on a movie. */
export interface PlanNote extends MovieNote {
  readonly plugin: string
}

export type Annotations = Readonly<Record<string, Json>>

export interface ResolvedFreshness extends Plan {
  readonly freshness: ReadonlyMap<string, MovieFreshness>
  /** Annotations by movie id. */
  readonly annotations: ReadonlyMap<string, Annotations>
  /** Notes in the order in which they were made. */
  readonly notes: readonly PlanNote[]
}

/** The plan with vetoed movies blocked. Rethrows errors of hooks. */
export async function resolvePlan(
  plan: Plan,
  freshness: ReadonlyMap<string, MovieFreshness>,
  hooks: Hooks,
): Promise<ResolvedFreshness> {
  const annotations = new Map<string, Record<string, Json>>()
  const vetoes = new Map<string, MovieflowError>()
  const notes: PlanNote[] = []
  const { name, out } = plan.pipeline
  const blockedBefore = new Set(plan.movies.filter(({ status }) => status === 'blocked').map(({ id }) => id))
  await hooks.planResolved(() => ({ name, out, movies: plan.movies.map(movieData) }), take)
  if (vetoes.size === 0) return { ...plan, freshness, annotations, notes }
  const movies = plan.movies.map((movie) => blocked(movie, vetoes.get(movie.id)))
  const reason = (error: MovieflowError): MovieFreshness => ({
    status: 'blocked',
    causes: [blockedCause(error, plan.pipeline.folder)],
  })
  const known = [...freshness].map(([id, fresh]) => {
    const error = vetoes.get(id)
    return [id, error ? reason(error) : fresh] as const
  })
  return { ...plan, movies, reach: plan.reach ?? plan.movies, freshness: new Map(known), annotations, notes }

  function movieData(movie: PlannedMovie): MovieToResolve {
    const { id } = movie
    const fresh = freshness.get(id)
    const veto = vetoes.get(id)
    const status = movie.status === 'blocked' || veto ? 'blocked' : fresh?.status
    const why = veto
      ? [veto.message]
      : movie.status === 'blocked'
        ? [movie.error.message]
        : (fresh?.causes ?? []).map(({ text }) => text)
    return {
      ...hookMovie(movie, annotations.get(id)),
      selected: plan.selected.has(id),
      ...(status && { status }),
      reasons: why,
    }
  }

  function take({ movie, note }: MovieNote, by: ListedHooks): void {
    const plugin = by.plugin.name
    if ('veto' in note) {
      if (blockedBefore.has(movie) || vetoes.has(movie)) return
      const place = { plugin, step: `plugins[${by.index}].planResolved`, movie }
      vetoes.set(movie, new MovieflowError('PLUGIN_VETOED', `the plugin ${plugin} vetoed it: ${note.veto}`, place))
    } else annotations.set(movie, { ...annotations.get(movie), [note.name]: note.value })
    notes.push({ movie, plugin, note })
  }
}

/** A movie as hooks see it. */
export function hookMovie(movie: PlannedMovie, annotations: Annotations = {}): HookMovie {
  const { id, fields, inputs, references, outputs } = movie
  return {
    id,
    fields,
    ...(movie.status === 'ready' && {
      frames: movie.spec.frames,
      fps: movie.spec.fps,
      size: pictureSize(movie.spec),
    }),
    inputs: [...inputs, ...references],
    outputs: outputs.map(({ file }) => file),
    annotations,
  }
}

function blocked(movie: PlannedMovie, error: MovieflowError | undefined): PlannedMovie {
  if (!error) return movie
  const { id, fields, inputs, references, warnings, outputs } = movie
  return { status: 'blocked', id, fields, inputs, references, warnings, outputs, error }
}
