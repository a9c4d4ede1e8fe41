// The line under the picture: the values under the pointer, and how large the picture is; it keeps its height whatever it says; in the page.
import type { PixelReading } from '@movieflow/core'
import { visibleText } from '@movieflow/page/visible-text'
import type { JSX } from 'preact'
import type { Controller } from './controller.js'
import type { PartProps } from './movie-list.js'
import { copyToClipboard } from './picture-file.js'
import type { State } from './state.js'
import { formatReading } from './texts.js'
import { useSelected } from './use-selected.js'
import { formatScale, placePicture, scaleTo } from './zoom.js'

export function Readout({ controller }: PartProps): JSX.Element {
  const { reading, said, byKeys } = useSelected(controller, (state) => ({
    reading: state.reading,
    said: state.said,
    byKeys: state.pointed?.byKeys ?? false,
  }))
  return (
    <div class="readout">
      <p class="reading" aria-live={byKeys || said ? 'polite' : 'off'}>
        {reading && !said ? (
          <Reading reading={reading} />
        ) : (
          <span class="soft">{said || 'Move the pointer over the picture to read values.'}</span>
        )}
      </p>
      <ReadButton controller={controller} />
      <ViewButtons controller={controller} />
      <button
        type="button"
        class="copy"
        title="Copies the frame to the clipboard as a PNG file"
        onClick={async () => {
          const { drawn } = controller
          if (drawn) controller.say(await copyToClipboard(drawn))
        }}
      >
        Copy PNG
      </button>
    </div>
  )
}

function Reading({ reading: { panel, at, values } }: { readonly reading: PixelReading }): JSX.Element {
  return (
    <>
      {panel !== undefined && <b class="part">{visibleText(panel)} </b>}
      {at.map(({ name, text }) => (
        <span key={name} class="part">
          <span class="soft">{visibleText(name)}</span> <span class="number">{visibleText(text)}</span>{' '}
        </span>
      ))}
      {values.map(({ layer, source, indices, value }) => (
        <span key={JSON.stringify([layer, source, indices])} class="part">
          <span class="soft">{visibleText(layer === source || source === '' ? layer : `${layer} ${source}`)}</span>{' '}
          <b class="number">{formatReading(value)}</b>{' '}
          <span class="soft">
            [
            {Object.entries(indices)
              .map(([axis, place]) => `${visibleText(axis)} ${place}`)
              .join(', ')}
            ]
          </span>{' '}
        </span>
      ))}
    </>
  )
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** With Shift. */
const longStep = 10

/** Values for those who use no pointer: while it is pressed, the arrow keys go from pixel to pixel. */
function ReadButton({ controller }: PartProps): JSX.Element {
  const at = useSelected(controller, ({ pointed }) => (pointed?.byKeys ? pointed : undefined))
  const leave = () => controller.point(undefined)
  return (
    <button
      type="button"
      aria-pressed={at !== undefined}
      title="Reads values with the arrow keys"
      onClick={() => {
        const frame = controller.state.shown?.frame
        if (at || !frame) leave()
        else controller.point({ x: Math.floor(frame.width / 2), y: Math.floor(frame.height / 2), byKeys: true })
      }}
      onBlur={() => at && leave()}
      onKeyDown={(event) => {
        const frame = controller.state.shown?.frame
        const step = steps[event.key]
        if (!at || !frame || event.altKey || event.ctrlKey || event.metaKey) return
        if (step) {
          const by = event.shiftKey ? longStep : 1
          const x = Math.min(frame.width - 1, Math.max(0, at.x + step[0] * by))
          const y = Math.min(frame.height - 1, Math.max(0, at.y + step[1] * by))
          controller.point({ x, y, byKeys: true })
          keepInSight(controller, x, y)
        } else if (event.key === 'Escape') leave()
        else return
        event.preventDefault()
      }}
    >
      Read values
    </button>
  )
}

/** A zoomed picture follows the pixel that is read. */
function keepInSight(controller: Controller, x: number, y: number): void {
  const { view, stage, shown } = controller.state
  if (view === 'fit' || !shown) return
  const { scale, left, top } = placePicture(view, shown.frame, stage)
  const isSeen = (at: number, start: number, room: number) =>
    start + at * scale >= 0 && start + (at + 1) * scale <= room
  if (!isSeen(x, left, stage.width) || !isSeen(y, top, stage.height))
    controller.dispatch({ type: 'view', view: { scale, x: x + 0.5, y: y + 0.5 } })
}

function ViewButtons({ controller }: PartProps): JSX.Element {
  const { view, scale } = useSelected(controller, (state) => ({ view: state.view, scale: scaleOf(state) }))
  return (
    <fieldset class="joined zoom" aria-label="Zoom">
      <button type="button" aria-label="Smaller" onClick={() => zoomTo(controller, (scale ?? 1) / 2)}>
        −
      </button>
      <button
        type="button"
        aria-pressed={view === 'fit'}
        aria-keyshortcuts="0"
        title="The whole picture (0)"
        onClick={() => controller.dispatch({ type: 'view', view: 'fit' })}
      >
        Fit
      </button>
      <button
        type="button"
        aria-pressed={view !== 'fit' && view.scale === 1}
        aria-keyshortcuts="1"
        title="Each pixel as one pixel (1)"
        onClick={() => zoomTo(controller, 1)}
      >
        1:1
      </button>
      <button type="button" aria-label="Larger" onClick={() => zoomTo(controller, (scale ?? 1) * 2)}>
        +
      </button>
      <output aria-label="Size" aria-live="off">
        {scale === undefined ? '' : formatScale(scale)}
      </output>
    </fieldset>
  )
}

/** Screen pixels per pixel of the picture. */
function scaleOf({ view, stage, shown }: State): number | undefined {
  return shown && stage.width > 0 ? placePicture(view, shown.frame, stage, devicePixelRatio).scale : undefined
}

export function zoomTo(controller: Controller, scale: number): void {
  const { shown, stage, view } = controller.state
  if (shown && stage.width > 0)
    controller.dispatch({ type: 'view', view: scaleTo(view, scale, shown.frame, stage, devicePixelRatio) })
}
