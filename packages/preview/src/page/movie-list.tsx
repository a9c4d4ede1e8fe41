// The list of all movies: a search, the number of movies of each status, and rows, of which only those in sight exist; in the page.
import type { SessionMovie } from '@movieflow/core'
import { idEntries } from '@movieflow/page/id-entries'
import { countOf, formatCount, formatSeconds } from '@movieflow/page/quantities'
import { visibleText } from '@movieflow/page/visible-text'
import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Controller } from './controller.js'
import { countStatuses, listedMovies, rowsInSight, scrollTo } from './listed-movies.js'
import { StatusIcon, tones } from './status-icon.js'
import { useSelected } from './use-selected.js'

export interface PartProps {
  readonly controller: Controller
}

export function MovieColumn({ controller }: PartProps): JSX.Element {
  const isOpen = useSelected(controller, ({ listOpen }) => listOpen)
  return (
    <nav id="movies" class={isOpen ? 'movies open' : 'movies'} aria-label="Movies">
      <Search controller={controller} />
      <Statuses controller={controller} />
      <Rows controller={controller} />
    </nav>
  )
}

function Search({ controller }: PartProps): JSX.Element {
  const query = useSelected(controller, (state) => state.query)
  return (
    <input
      type="search"
      id="search"
      class="search"
      placeholder="Search: words, name=value"
      aria-label="Search the movies"
      aria-keyshortcuts="/"
      aria-controls="movie-rows"
      autocomplete="off"
      spellcheck={false}
      value={query}
      onInput={({ currentTarget }) => controller.dispatch({ type: 'query', query: currentTarget.value })}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && query !== '') controller.dispatch({ type: 'query', query: '' })
        else if (event.key === 'Escape') {
          event.currentTarget.blur()
          closeList(controller)
        } else if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('#movie-rows')?.focus()
        else if (event.key === 'Enter') {
          const [first] = listedMovies(controller.state)
          if (first) controller.dispatch({ type: 'movie', id: first.id })
          closeList(controller)
        } else return
        event.preventDefault()
      }}
    />
  )
}

function Statuses({ controller }: PartProps): JSX.Element {
  const { movies, found, query } = useSelected(controller, (state) => ({
    movies: state.plan?.movies,
    found: listedMovies(state).length,
    query: state.query,
  }))
  const counts = countStatuses(movies ?? [])
  const total = movies?.length ?? 0
  return (
    <div class="counts">
      <p role="status">
        {found === total ? countOf(total, 'movie') : `${formatCount(found)} of ${formatCount(total)}`}
      </p>
      {counts.length > 1 &&
        counts.map(({ status, count }) => {
          const asked = `status=${status}`
          return (
            <button
              key={status}
              type="button"
              class={`chip ${tones[status]}`}
              aria-pressed={query === asked}
              onClick={() => controller.dispatch({ type: 'query', query: query === asked ? '' : asked })}
            >
              <StatusIcon status={status} />
              {`${formatCount(count)} ${status}`}
            </button>
          )
        })}
    </div>
  )
}

/** In pixels. */
const shortRow = 56
/** With names of two lines. */
const tallRow = 76
/** More letters do not fit into one line. */
const shortName = 30

/** On a page that has no room for it. */
export function closeList(controller: Controller): void {
  if (!controller.state.listOpen) return
  controller.dispatch({ type: 'list', open: false })
  document.querySelector<HTMLElement>('.list-button')?.focus()
}

function Rows({ controller }: PartProps): JSX.Element {
  const { movies, chosen } = useSelected(controller, (state) => ({
    movies: listedMovies(state),
    chosen: state.movie,
  }))
  const room = useRef<HTMLDivElement>(null)
  const [sight, setSight] = useState({ top: 0, height: 800 })
  const at = movies.findIndex(({ id }) => id === chosen)

  const look = () => {
    if (room.current) setSight({ top: room.current.scrollTop, height: room.current.clientHeight })
  }
  useEffect(() => {
    const observer = new ResizeObserver(look)
    observer.observe(room.current!)
    return () => observer.disconnect()
  }, [])
  const rowHeight = useMemo(() => (movies.some(({ id }) => id.length > shortName) ? tallRow : shortRow), [movies])
  useLayoutEffect(() => {
    const element = room.current
    if (!element || at < 0 || element.clientHeight === 0) return
    element.scrollTop = scrollTo(at, element.scrollTop, element.clientHeight, rowHeight)
  }, [at, sight.height, rowHeight])

  const choose = (row: number) => {
    const movie = movies[Math.min(movies.length - 1, Math.max(0, row))]
    if (movie) controller.dispatch({ type: 'movie', id: movie.id })
  }
  const page = Math.max(1, Math.floor(sight.height / rowHeight) - 1)
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: movies.length - 1,
  }
  const [first, end] = rowsInSight(sight.top, sight.height, rowHeight, movies.length)
  return (
    <div
      ref={room}
      id="movie-rows"
      class="rows"
      role="listbox"
      tabIndex={0}
      aria-label="Movies"
      {...(at >= first && at < end && { 'aria-activedescendant': `movie-${at}` })}
      onScroll={look}
      // The list keeps the focus: its rows come and go.
      onMouseDown={(event) => {
        if (!(event.target as Element).closest('.movie')) return
        event.preventDefault()
        event.currentTarget.focus({ preventScroll: true })
      }}
      onClick={({ target }) => {
        const row = (target as Element).closest<HTMLElement>('.movie')?.dataset['row']
        if (row === undefined) return
        choose(Number(row))
        closeList(controller)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') return closeList(controller)
        const row = steps[event.key]
        if (row === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        choose(row)
      }}
    >
      <div class="room" role="presentation" style={{ height: `${movies.length * rowHeight}px` }}>
        {movies.slice(first, end).map((movie, index) => (
          <Row
            key={movie.id}
            movie={movie}
            row={first + index}
            height={rowHeight}
            count={movies.length}
            isChosen={movie.id === chosen}
          />
        ))}
      </div>
      {movies.length === 0 && <p class="nothing">No movie is found.</p>}
    </div>
  )
}

interface RowProps {
  readonly movie: SessionMovie
  readonly row: number
  readonly height: number
  readonly count: number
  readonly isChosen: boolean
}

function Row({ movie, row, height, count, isChosen }: RowProps): JSX.Element {
  const { id, status } = movie
  return (
    <div
      id={`movie-${row}`}
      role="option"
      tabIndex={-1}
      class={`movie ${tones[status]}`}
      aria-selected={isChosen}
      aria-setsize={count}
      aria-posinset={row + 1}
      data-row={row}
      style={{ transform: `translateY(${row * height}px)`, height: `${height}px` }}
      title={visibleText(id)}
    >
      <StatusIcon status={status} />
      <MovieName id={id} />
      <span class="about">{aboutOf(movie)}</span>
    </div>
  )
}

export function MovieName({ id }: { readonly id: string }): JSX.Element {
  const entries = idEntries(id)
  if (!entries) return <bdi class="name">{visibleText(id)}</bdi>
  return (
    <span class="name">
      {entries.map(({ name, value }) => (
        <span key={name} class="entry">
          <span class="field-name">{name}</span> <bdi>{visibleText(value)}</bdi>{' '}
        </span>
      ))}
    </span>
  )
}

function aboutOf({ status, frames, fps, error, reasons }: SessionMovie): string {
  if (status === 'blocked') return `blocked: ${error?.message ?? reasons[0] ?? 'it cannot be made'}`
  const length = frames === null ? '' : `${countOf(frames, 'frame')}${fps ? `, ${formatSeconds(frames / fps)}` : ''}`
  return [status === 'open' ? '' : status, length].filter(Boolean).join(' · ')
}
