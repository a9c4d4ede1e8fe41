// The stage: the picture as it will be, as large as it is wanted, and what is wrong over it; in the page.
import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { MistakeCard } from './mistake-card.js'
import type { PartProps } from './movie-list.js'
import { drawForFile } from './picture-file.js'
import { isOfMovie, settingsFor, shownMistake } from './state.js'
import { splitPath } from './texts.js'
import { usePointer } from './use-pointer.js'
import { useSelected } from './use-selected.js'
import { placePicture } from './zoom.js'

const titles = {
  pipeline: 'The pipeline has a mistake',
  movie: 'This movie is blocked',
  frame: 'This frame cannot be drawn',
} as const

export function Stage({ controller }: PartProps): JSX.Element {
  const wrong = useSelected(controller, shownMistake)
  const { isThere, isOwn, isLost, isTried, folder } = useSelected(controller, (state) => ({
    isThere: state.shown !== undefined,
    isOwn: isOfMovie(state),
    isTried: settingsFor(state).length > 0,
    folder: splitPath(state.plan?.pipeline ?? '')[0],
    isLost: state.connection === 'lost' || state.connection === 'ended',
  }))
  // The picture of another movie goes when the own one comes, or at once if none comes.
  const isShown = isThere && (isOwn || !wrong)
  const kind = [wrong || isLost ? 'dimmed' : '', isThere && !isOwn ? 'waiting' : '']
  return (
    <section class="stage" aria-label="Picture">
      <Picture controller={controller} class={kind.join(' ')} isShown={isShown} />
      {!isThere && !wrong && <p class="empty">{isLost ? '' : 'The first picture is being loaded.'}</p>}
      <div class="over" aria-live="polite">
        {wrong && (
          <MistakeCard
            title={
              wrong.of === 'frame' && isTried ? 'This frame cannot be drawn with the tried settings' : titles[wrong.of]
            }
            mistake={wrong.mistake}
            folder={folder}
            tone={wrong.of === 'movie' ? 'blocked' : 'failed'}
          />
        )}
      </div>
    </section>
  )
}

interface PictureProps extends PartProps {
  readonly class: string
  readonly isShown: boolean
}

function Picture({ controller, class: kind, isShown }: PictureProps): JSX.Element {
  const room = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height, view, stage, cross, name } = useSelected(controller, (state) => ({
    width: state.shown?.frame.width ?? 0,
    height: state.shown?.frame.height ?? 0,
    view: state.view,
    stage: state.stage,
    cross: state.pointed?.byKeys ? state.pointed : undefined,
    name: state.shown ? `Frame ${state.shown.frame.index} of ${state.shown.frame.movie}` : 'No frame',
  }))

  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width: across, height: down } = entry!.contentRect
      controller.dispatch({ type: 'stage', stage: { width: Math.floor(across), height: Math.floor(down) } })
    })
    observer.observe(room.current!)
    return () => observer.disconnect()
  }, [controller])

  useLayoutEffect(() => {
    let last = controller.drawn
    const draw = () => {
      const { drawn } = controller
      const element = canvas.current
      if (!drawn || !element || (drawn === last && element.dataset['frame'] !== undefined)) return
      last = drawn
      const { facts, picture } = drawn
      // Setting a size clears it: only if it is another.
      if (element.width !== facts.width) element.width = facts.width
      if (element.height !== facts.height) element.height = facts.height
      drawForFile(element.getContext('2d')!, picture)
      element.dataset['frame'] = String(facts.index)
      element.dataset['movie'] = facts.movie
    }
    draw()
    return controller.listen(draw)
  }, [controller])

  const picture = { width, height }
  const isMeasured = width > 0 && stage.width > 0
  const placed = isMeasured ? placePicture(view, picture, stage, devicePixelRatio) : { scale: 1, left: 0, top: 0 }
  const handlers = usePointer({ controller, room, picture, stage, placed, view })
  return (
    <div ref={room} class={`view ${kind} ${view === 'fit' ? 'fits' : 'zoomed'}`} {...handlers}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={name}
        class={placed.scale >= 1 ? 'crisp' : ''}
        hidden={!isShown || !isMeasured}
        style={{
          width: `${width * placed.scale}px`,
          height: `${height * placed.scale}px`,
          transform: `translate(${placed.left}px, ${placed.top}px)`,
        }}
      />
      {cross && (
        <div
          class="cross"
          style={{
            width: `${Math.max(5, placed.scale)}px`,
            height: `${Math.max(5, placed.scale)}px`,
            transform: `translate(${placed.left + (cross.x + 0.5) * placed.scale}px, ${placed.top + (cross.y + 0.5) * placed.scale}px) translate(-50%, -50%)`,
          }}
        />
      )}
    </div>
  )
}
