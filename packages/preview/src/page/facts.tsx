// Facts about the movie and the frame that is shown: warnings, status, outputs, fields; in the page.

import { countOf, formatSeconds, formatValue } from '@movieflow/page/quantities'
import { visibleLines, visibleText } from '@movieflow/page/visible-text'
import type { ComponentChildren, JSX } from 'preact'
import type { PartProps } from './movie-list.js'
import { isOfMovie, movieOf, shownLength, warningsOf } from './state.js'
import { StatusIcon, tones } from './status-icon.js'
import { useSelected } from './use-selected.js'

export function WarningList({ controller }: PartProps): JSX.Element {
  const warnings = useSelected(controller, warningsOf)
  return (
    <section id="warnings" class="part-of-side" tabIndex={-1} aria-labelledby="warnings-title">
      <h2 id="warnings-title">{warnings.length === 0 ? 'No warnings' : countOf(warnings.length, 'warning')}</h2>
      <ul class="warnings" aria-live="polite">
        {warnings.map((warning) => (
          <li key={warning}>{visibleLines(warning)}</li>
        ))}
      </ul>
    </section>
  )
}

export function MovieFacts({ controller }: PartProps): JSX.Element | null {
  const { movie, count, fps, width, height } = useSelected(controller, (state) => {
    const frame = isOfMovie(state) ? state.shown!.frame : undefined
    const of = movieOf(state)
    return {
      movie: of,
      ...shownLength(state),
      width: frame?.width ?? of?.size?.[0],
      height: frame?.height ?? of?.size?.[1],
    }
  })
  if (!movie) return null
  const { status, reasons, outputs } = movie
  return (
    <section class="part-of-side" aria-labelledby="movie-title">
      <h2 id="movie-title">Movie</h2>
      <dl class="pairs">
        <Pair name="status">
          <span class={`status ${tones[status]}`}>
            <StatusIcon status={status} /> {status}
          </span>
          {reasons.map((reason) => (
            <p key={reason} class="soft">
              {visibleText(reason)}
            </p>
          ))}
        </Pair>
        {count > 0 && (
          <Pair name="length">{`${countOf(count, 'frame')}, ${formatSeconds(count / fps)} at ${fps}/s`}</Pair>
        )}
        {width !== undefined && height !== undefined && <Pair name="size">{`${width} × ${height}`}</Pair>}
        {outputs.length > 0 && (
          <Pair name="outputs">
            {outputs.map((output) => (
              <p key={output}>
                <bdi>{visibleText(output)}</bdi>
              </p>
            ))}
          </Pair>
        )}
      </dl>
    </section>
  )
}

export function FrameFieldsList({ controller }: PartProps): JSX.Element {
  const fields = useSelected(controller, (state) => (isOfMovie(state) ? state.shown!.frame.fields : undefined))
  const entries = Object.entries(fields ?? {})
  return (
    <section class="part-of-side" aria-labelledby="fields-title">
      <h2 id="fields-title">Fields of this frame</h2>
      {entries.length === 0 ? (
        <p class="soft">None yet.</p>
      ) : (
        <dl class="pairs">
          {entries.map(([name, value]) => (
            <Pair key={name} name={`<${name}>`}>
              <bdi>{visibleText(shorten(formatValue(value)))}</bdi>
            </Pair>
          ))}
        </dl>
      )}
    </section>
  )
}

const longest = 200

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)} …` : text
}

interface PairProps {
  readonly name: string
  readonly children: ComponentChildren
}

function Pair({ name, children }: PairProps): JSX.Element {
  return (
    <>
      <dt>{visibleText(name)}</dt>
      <dd>{children}</dd>
    </>
  )
}
