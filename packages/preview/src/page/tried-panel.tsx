// The tried settings as lines for the pipeline, with buttons that write, drop or undo them; in the page.

import { visibleText } from '@movieflow/page/visible-text'
import type { JSX } from 'preact'
import type { PartProps } from './movie-list.js'
import { shownAdjustables } from './state.js'
import { formatSetting, type Value } from './tried.js'
import { useSelected } from './use-selected.js'

export function TriedPanel({ controller }: PartProps): JSX.Element {
  const { tried, adjustables, isWriting, refusal, canUndo, isBroken } = useSelected(controller, (state) => ({
    tried: state.tried,
    adjustables: shownAdjustables(state),
    isWriting: state.writing !== 'no',
    refusal: state.refusal,
    canUndo: state.plan?.canUndo ?? false,
    isBroken: state.plan?.problem !== undefined,
  }))
  const written = new Map<string, Value>(adjustables.map(({ path, value }) => [path, value]))
  const isNothing = tried.size === 0
  return (
    <section class="part-of-side tried-panel" aria-labelledby="tried-title">
      <h2 id="tried-title">{isNothing ? 'Nothing is tried' : `Tried: ${tried.size}`}</h2>
      {isNothing ? (
        <p class="soft">What you change above is drawn at once, and written nowhere until you say so.</p>
      ) : (
        <ul class="settings" aria-label="Settings to be written">
          {[...tried].map(([path, value]) => (
            <li key={path}>
              <code>{visibleText(`${path}=${formatSetting(value)}`)}</code>
              {written.has(path) && (
                <span class="soft">
                  {' '}
                  was {written.get(path) === null ? 'not set' : visibleText(formatSetting(written.get(path)!))}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      <div class="buttons">
        <button
          type="button"
          class="primary"
          disabled={isNothing || isWriting || isBroken}
          onClick={() => void controller.write()}
        >
          Write to the pipeline
        </button>
        <button
          type="button"
          disabled={isNothing || isWriting}
          onClick={() => controller.dispatch({ type: 'drop all' })}
        >
          Drop what is tried
        </button>
        <button
          type="button"
          disabled={!canUndo || isWriting}
          title="Restores the pipeline as it was before the last write"
          onClick={() => void controller.undo()}
        >
          Undo
        </button>
      </div>
      <div class="refusal" role="status">
        {refusal && (
          <p class="failed">
            {visibleText(refusal.message)}
            {refusal.hint && <span class="hint"> {visibleText(refusal.hint)}</span>}
          </p>
        )}
      </div>
    </section>
  )
}
