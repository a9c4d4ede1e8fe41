// Pointer and wheel on the stage: they read values, move the picture, and zoom; in the page.
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Controller } from './controller.js'
import { type PlacedStage, type Point, panBy, pixelAt, type StageExtent, type ZoomView, zoomAt } from './zoom.js'

interface PointerOptions {
  readonly controller: Controller
  readonly room: RefObject<HTMLDivElement | null>
  readonly picture: StageExtent
  readonly stage: StageExtent
  readonly placed: PlacedStage
  readonly view: ZoomView
}

interface StageHandlers {
  onPointerDown(event: StagePress): void
  onPointerMove(event: StagePress): void
  onPointerUp(event: StagePress): void
  onPointerCancel(event: StagePress): void
  onPointerLeave(event: StagePress): void
  onDblClick(): void
}

type StagePress = PointerEvent & { readonly currentTarget: HTMLDivElement }

/** Pixels by which a finger or a pointer may slip without moving the picture. */
const slip = 3

export function usePointer(options: PointerOptions): StageHandlers {
  const { controller, room } = options
  const latest = useRef(options)
  latest.current = options
  /** Pressed pointers, with their places on the stage. */
  const down = useRef(new Map<number, Point>())
  const isMoving = useRef(false)
  const show = (view: ZoomView) => controller.dispatch({ type: 'view', view })

  useEffect(() => {
    const element = room.current!
    const onWheel = (event: WheelEvent) => {
      const { picture, stage, view } = latest.current
      // A page that scrolls keeps its wheel; two fingers that spread come as a wheel with Ctrl.
      if (picture.width === 0 || (!event.ctrlKey && document.documentElement.scrollHeight > innerHeight + 1)) return
      event.preventDefault()
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1
      const factor = 2 ** ((-event.deltaY * lines * (event.ctrlKey ? 4 : 1)) / 400)
      show(zoomAt(view, factor, placeOn(element, event), picture, stage, devicePixelRatio))
    }
    // Not as a property: it has to be one that may prevent.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [])

  const move = (before: Point, now: Point, other: Point | undefined) => {
    const { picture, stage, view } = latest.current
    if (other) {
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
      show(
        zoomAt(
          view,
          distance(now, other) / Math.max(1, distance(before, other)),
          middle,
          picture,
          stage,
          devicePixelRatio,
        ),
      )
    } else if (view !== 'fit') show(panBy(view, { x: now.x - before.x, y: now.y - before.y }, picture, stage))
  }

  const lift = ({ pointerId }: StagePress) => {
    down.current.delete(pointerId)
  }

  return {
    onPointerDown(event) {
      if (event.button !== 0) return
      isMoving.current = down.current.size > 0
      down.current.set(event.pointerId, placeOn(event.currentTarget, event))
    },
    onPointerMove(event) {
      const now = placeOn(event.currentTarget, event)
      const before = down.current.get(event.pointerId)
      if (before) {
        if (!isMoving.current && distance(before, now) <= slip) return
        isMoving.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
        down.current.set(event.pointerId, now)
        move(before, now, [...down.current].find(([id]) => id !== event.pointerId)?.[1])
        return
      }
      const { placed, picture } = latest.current
      const at = pixelAt(placed, now, picture)
      const { pointed } = controller.state
      if (at?.x !== pointed?.x || at?.y !== pointed?.y) controller.point(at && { ...at, byKeys: false })
    },
    onPointerUp(event) {
      lift(event)
      // A finger that taps reads what is under it.
      const at = pixelAt(latest.current.placed, placeOn(event.currentTarget, event), latest.current.picture)
      if (event.pointerType === 'touch' && !isMoving.current) controller.point(at && { ...at, byKeys: false })
    },
    onPointerCancel: lift,
    onPointerLeave({ pointerType }) {
      const { pointed } = controller.state
      if (pointed && !pointed.byKeys && pointerType !== 'touch') controller.point(undefined)
    },
    onDblClick() {
      const { view, picture, placed } = latest.current
      const twice = { scale: Math.max(1, placed.scale * 2), x: picture.width / 2, y: picture.height / 2 }
      show(view === 'fit' ? twice : 'fit')
    },
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function placeOn(element: Element, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const { left, top } = element.getBoundingClientRect()
  return { x: clientX - left, y: clientY - top }
}
