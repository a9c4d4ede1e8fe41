// A part of the state for a component, which is redrawn only if that part has changed; in the page.
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks'
import type { Controller } from './controller.js'
import type { State } from './state.js'

export function useSelected<Part>(controller: Controller, select: (state: State) => Part): Part {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const part = select(controller.state)
  const current = useRef({ select, part })
  current.current = { select, part }
  useLayoutEffect(() => {
    const look = () => {
      if (!isAlike(current.current.part, current.current.select(controller.state))) redraw(undefined)
    }
    look()
    return controller.listen(look)
  }, [controller])
  return part
}

/** Equal values, or lists or records of equal values. */
export function isAlike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Map || b instanceof Map || Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [Object.entries(a), Object.entries(b)]
  return (
    left.length === right.length &&
    left.every(([name, value]) => Object.is(value, (b as Record<string, unknown>)[name]))
  )
}
