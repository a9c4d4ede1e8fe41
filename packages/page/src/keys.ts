// The keys that all pages have in common; in the page.
import type { Playable } from './playable.js'
import { changeSpeed } from './playback.js'

/** Actions of keys; those that a page lacks are left out. */
export interface KeyTargets {
  readonly player?: Playable | undefined
  /** Goes to the next movie (1) or the one before (-1). */
  readonly movie?: (by: 1 | -1) => void
  readonly search?: () => void
  /** Closes, or goes back; whether there was anything to leave. */
  readonly leave?: () => boolean
}

/** With Shift. */
const longStep = 10

/** Performs the actions of keys; unknown keys, and those that fields and buttons need, are left to the browser. Returns a function that ends this. */
export function listenForKeys(element: Document | HTMLElement, targets: () => KeyTargets): () => void {
  const listener = (event: Event) => {
    const press = event as KeyboardEvent
    if (press.defaultPrevented || press.altKey || press.ctrlKey || press.metaKey || isTaken(press)) return
    if (obey(press, targets())) press.preventDefault()
  }
  element.addEventListener('keydown', listener)
  return () => element.removeEventListener('keydown', listener)
}

/** The keys in words, as a page shows them. */
export function keyHelp({ player, movie, search, leave }: { readonly [Target in keyof KeyTargets]: unknown }): string {
  const parts = [
    player && 'space plays and stops · ← → one frame, with Shift ten · Home End · + − speed',
    movie && 'Page ↑ ↓ other movie',
    search && '/ searches',
    leave && 'Esc closes',
  ]
  return parts.filter(Boolean).join(' · ')
}

function obey({ key, shiftKey }: KeyboardEvent, { player, movie, search, leave }: KeyTargets): boolean {
  if (player && play(player, key, shiftKey)) return true
  const other = otherMovie(key, shiftKey)
  if (movie && other) movie(other)
  else if (search && key === '/') search()
  else if (leave && key === 'Escape') return leave()
  else return false
  return true
}

function play(player: Playable, key: string, shift: boolean): boolean {
  const { index, count, playing, speed, muted } = player.state
  const by = shift ? longStep : 1
  if (key === ' ') playing ? player.pause() : player.play()
  else if (key === 'ArrowRight') player.seek(index + by)
  else if (key === 'ArrowLeft') player.seek(index - by)
  else if (key === '.') player.seek(index + 1)
  else if (key === ',') player.seek(index - 1)
  else if (key === 'Home') player.seek(0)
  else if (key === 'End') player.seek(count - 1)
  else if (key === '+' || key === '=') player.setSpeed(changeSpeed(speed, 1))
  else if (key === '-') player.setSpeed(changeSpeed(speed, -1))
  else if (key === 'm' && muted !== undefined) player.setMuted?.(!muted)
  else return false
  return true
}

/** As video sites have it, too: Shift+N, Shift+P. */
function otherMovie(key: string, shift: boolean): 1 | -1 | undefined {
  if (key === 'PageDown' || (shift && key === 'N')) return 1
  if (key === 'PageUp' || (shift && key === 'P')) return -1
  return undefined
}

/** Fields and lists have keys of their own, and a button is pressed by the space bar. The player's slider obeys as the page does. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement)
    return true
  if (target instanceof HTMLInputElement) return target.type === 'checkbox' ? key === ' ' : target.id !== 'slider'
  return key === ' ' && (target instanceof HTMLButtonElement || target.tagName === 'SUMMARY')
}
