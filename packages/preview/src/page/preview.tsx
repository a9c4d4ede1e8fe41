// The whole page: a head, the list of movies, the stage with its player, and the settings and facts next to it; in the page.
import { keyHelp, PlayerBar } from '@movieflow/page'
import { countOf, formatCount } from '@movieflow/page/quantities'
import { visibleText } from '@movieflow/page/visible-text'
import type { JSX } from 'preact'
import { Adjust } from './adjust.js'
import { FrameFieldsList, MovieFacts, WarningList } from './facts.js'
import { listedMovies } from './listed-movies.js'
import { MovieColumn, MovieName, type PartProps } from './movie-list.js'
import { Readout } from './readout.js'
import { Stage } from './stage.js'
import { warningsOf } from './state.js'
import { WarningIcon } from './status-icon.js'
import { shellWord, splitPath } from './texts.js'
import { TriedPanel } from './tried-panel.js'
import { useSelected } from './use-selected.js'

export function PreviewPage({ controller }: PartProps): JSX.Element {
  const { player } = controller
  return (
    <>
      <Head controller={controller} />
      <MovieColumn controller={controller} />
      <main>
        <MovieBar controller={controller} />
        <Stage controller={controller} />
        <Readout controller={controller} />
        <PlayerBar player={player} />
        <p class="keys">{`${keyHelp({ player, movie: true, search: true })} · 0 fits, 1 is 1:1`}</p>
      </main>
      <aside class="side" aria-label="Try, and know">
        <Adjust controller={controller} />
        <TriedPanel controller={controller} />
        <WarningList controller={controller} />
        <MovieFacts controller={controller} />
        <FrameFieldsList controller={controller} />
      </aside>
      <Away controller={controller} />
    </>
  )
}

function Head({ controller }: PartProps): JSX.Element {
  const { pipeline, progress, connection } = useSelected(controller, (state) => ({
    pipeline: state.plan?.pipeline ?? '',
    progress: state.progress,
    connection: state.connection,
  }))
  const [folder, name] = splitPath(pipeline)
  const now = connection === 'opening' ? 'connecting' : connection === 'open' ? progress : null
  return (
    <header class="head">
      <h1>
        <bdi>{visibleText(name) || 'Preview'}</bdi>
      </h1>
      <p class="folder" title={visibleText(pipeline)}>
        <bdi>{visibleText(folder)}</bdi>
      </p>
      <p class={now ? 'progress busy' : 'progress'} role="status">
        {now ? visibleText(now) : ''}
      </p>
    </header>
  )
}

/** Which movie is shown, and the ways to the others. */
function MovieBar({ controller }: PartProps): JSX.Element {
  const { movie, place, count, isOpen, total, warnings } = useSelected(controller, (state) => {
    const listed = listedMovies(state)
    return {
      warnings: warningsOf(state).length,
      movie: state.movie,
      place: listed.findIndex(({ id }) => id === state.movie),
      count: listed.length,
      isOpen: state.listOpen,
      total: state.plan?.movies.length ?? 0,
    }
  })
  return (
    <div class="movie-bar">
      <button
        type="button"
        class="list-button"
        aria-expanded={isOpen}
        aria-controls="movies"
        onClick={() => {
          controller.dispatch({ type: 'list', open: !isOpen })
          // Not the search: a phone would cover the page with its keyboard.
          if (!isOpen) requestAnimationFrame(() => document.querySelector<HTMLElement>('#movie-rows')?.focus())
        }}
      >
        {countOf(total, 'movie')}
      </button>
      <h2>{movie === undefined ? 'No movie' : <MovieName id={movie} />}</h2>
      {warnings > 0 && (
        <button type="button" class="chip blocked" onClick={showWarnings}>
          <WarningIcon /> {countOf(warnings, 'warning')}
        </button>
      )}
      <span class="soft">{place >= 0 && count > 1 ? `${formatCount(place + 1)} of ${formatCount(count)}` : ''}</span>
      <span class="joined">
        <button
          type="button"
          aria-label="Previous movie"
          title="Previous movie (Page ↑)"
          disabled={place <= 0}
          onClick={() => controller.goBy(-1)}
        >
          ‹
        </button>
        <button
          type="button"
          aria-label="Next movie"
          title="Next movie (Page ↓)"
          disabled={place >= count - 1}
          onClick={() => controller.goBy(1)}
        >
          ›
        </button>
      </span>
    </div>
  )
}

function showWarnings(): void {
  const warnings = document.querySelector<HTMLElement>('#warnings')
  warnings?.scrollIntoView({ block: 'nearest' })
  warnings?.focus()
}

/** Says that the server is gone, and how to have it back; over the page, which stays as it is. */
function Away({ controller }: PartProps): JSX.Element {
  const { isAway, pipeline } = useSelected(controller, ({ connection, plan }) => ({
    isAway: connection === 'lost' || connection === 'ended',
    pipeline: plan?.pipeline ?? '',
  }))
  return (
    <div class="away" role="status">
      {isAway && (
        <p>
          The preview has ended. Start it again with{' '}
          <code>movieflow preview {visibleText(shellWord(splitPath(pipeline)[1]))}</code> and open the address that it
          prints.
        </p>
      )}
    </div>
  )
}
