// A mistake, shown over the picture: the message, the lines of the pipeline around it with the place marked, what to do; in the page.
import type { Mistake } from '@movieflow/core'
import { visibleLines, visibleText } from '@movieflow/page/visible-text'
import type { JSX } from 'preact'
import { pathWithin, wordAt } from './texts.js'

export interface MistakeCardProps {
  readonly title: string
  readonly mistake: Mistake
  readonly tone: 'failed' | 'blocked'
  /** Of the pipeline. */
  readonly folder: string
}

export function MistakeCard({ title, mistake, tone, folder }: MistakeCardProps): JSX.Element {
  const { message, hint, code } = mistake
  return (
    <section class={`mistake ${tone}`} aria-label={title}>
      <h2>{title}</h2>
      <p class="message">{visibleLines(message)}</p>
      <Excerpt mistake={mistake} />
      {hint && <p class="hint">{visibleLines(hint)}</p>}
      <p class="whence">
        {placeOf(mistake, folder)} <span class="code">{code}</span>
      </p>
    </section>
  )
}

function placeOf({ file, line, column, option, plugin, step, frame }: Mistake, folder: string): string {
  const place = [
    file === undefined ? undefined : pathWithin(folder, file),
    line,
    line === undefined ? undefined : column,
  ]
    .filter((part) => part !== undefined)
    .join(':')
  const parts = [place, option, step ?? plugin, frame === undefined ? '' : `frame ${frame}`]
  // The step is the option at which the pipeline names the failing plugin.
  return [...new Set(parts)]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => visibleText(part!))
    .join(' · ')
}

function Excerpt({ mistake: { excerpt, line, column } }: { readonly mistake: Mistake }): JSX.Element | null {
  if (!excerpt) return null
  const { first, lines } = excerpt
  const digits = String(first + lines.length - 1).length
  return (
    <div class="excerpt">
      {lines.map((text, index) => {
        const number = first + index
        const isPlace = number === line
        return (
          <div key={number} class={isPlace ? 'line marked' : 'line'} {...(isPlace && { 'aria-current': 'true' })}>
            <span class="number">{String(number).padStart(digits)}</span>
            <code>
              {isPlace && column !== undefined && column >= 1 && column <= text.length ? (
                <>
                  {visibleText(text.slice(0, column - 1))}
                  <mark>{visibleText(wordAt(text, column - 1))}</mark>
                  {visibleText(text.slice(column - 1 + wordAt(text, column - 1).length))}
                </>
              ) : (
                visibleText(text) || ' '
              )}
            </code>
          </div>
        )
      })}
    </div>
  )
}
