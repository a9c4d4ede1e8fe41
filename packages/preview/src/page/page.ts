// Starts the page: restores its place before a reload, connects it to the server, and handles keys; in the page.
import { listenForKeys } from '@movieflow/page'
import { h, render } from 'preact'
import { Controller } from './controller.js'
import { listedMovies } from './listed-movies.js'
import { closeList } from './movie-list.js'
import { readPlace, writePlace } from './place.js'
import { PreviewPage } from './preview.js'
import { zoomTo } from './readout.js'
import { Server } from './server.js'
import { splitPath } from './texts.js'
import type { Tried, Value } from './tried.js'

const triedKey = 'tried'
const placeKey = 'place'

const server = new Server()
const controller = new Controller({
  server,
  place: readPlace(lastPlace() ?? location.hash),
  tried: readTried(),
  listed: (state) => listedMovies(state).map(({ id }) => id),
})

/** A page that is reloaded may have been left before its address contained the place. */
function lastPlace(): string | undefined {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return navigation?.type === 'reload' ? (sessionStorage.getItem(placeKey) ?? undefined) : undefined
}

/** Tried settings survive a reload, but not the tab. */
function readTried(): Tried {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(triedKey) ?? '[]') as [string, Value][])
  } catch {
    return new Map()
  }
}

function remember(): void {
  const { movie, view, tried, plan } = controller.state
  const place = writePlace({ movie, index: controller.index, view })
  if (movie !== undefined) history.replaceState(null, '', place)
  sessionStorage.setItem(placeKey, place)
  sessionStorage.setItem(triedKey, JSON.stringify([...tried]))
  const name = splitPath(plan?.pipeline ?? '')[1]
  document.title = name === '' ? 'Preview' : `${name} – preview`
}

/** Browsers refuse addresses that change all the time. */
const rest = 250

function rememberNowAndThen(): void {
  let isWaiting = false
  const soon = () => {
    if (isWaiting) return
    isWaiting = true
    setTimeout(() => {
      isWaiting = false
      remember()
    }, rest)
  }
  controller.listen(soon)
  controller.player.listen(soon)
  addEventListener('pagehide', remember)
}

function search(): void {
  controller.dispatch({ type: 'list', open: true })
  document.querySelector<HTMLInputElement>('#search')?.focus()
}

/** Elements that Escape closes. */
function leave(): boolean {
  const { listOpen } = controller.state
  closeList(controller)
  return listOpen
}

const room = document.querySelector('#preview')!
render(h(PreviewPage, { controller }), room)
listenForKeys(document, () => ({
  player: controller.player,
  movie: (by) => controller.goBy(by),
  search,
  leave,
}))
document.addEventListener('keydown', (event) => {
  const { key, target, altKey, ctrlKey, metaKey, defaultPrevented } = event
  if (defaultPrevented || altKey || ctrlKey || metaKey || (target as Element).matches('input, select')) return
  if (key === '0') controller.dispatch({ type: 'view', view: 'fit' })
  else if (key === '1') zoomTo(controller, 1)
  else return
  event.preventDefault()
})
addEventListener('hashchange', () => {
  const { movie, index, view } = readPlace(location.hash)
  if (movie !== undefined) controller.dispatch({ type: 'movie', id: movie })
  controller.dispatch({ type: 'view', view })
  controller.player.seek(index)
})
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') server.look().catch(() => {})
})
rememberNowAndThen()
controller.start()
