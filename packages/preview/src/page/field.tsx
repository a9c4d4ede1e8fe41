// A field of something that can be tried: its label, whether it is tried, what takes it back, and an input for numbers; in the page.
import type { Adjustable } from '@movieflow/core'
import type { ComponentChildren, JSX } from 'preact'
import type { PartProps } from './movie-list.js'
import { readTyped } from './texts.js'
import { formatSetting } from './tried.js'
import { useSelected } from './use-selected.js'

export interface ControlProps extends PartProps {
  readonly adjustable: Adjustable
}

const labels: Readonly<Record<Adjustable['what'], string>> = {
  colormap: 'Colour map',
  limits: 'Limits',
  norm: 'Norm',
  fps: 'fps',
  speed: 'Speed of data',
}

export interface FieldProps extends ControlProps {
  readonly class?: string
  /** The id of the labelled field. */
  readonly id: string
  readonly children: ComponentChildren
}

/** A label, whether it is tried, what takes it back, and the field. */
export function OptionField({ controller, adjustable, class: kind, id, children }: FieldProps): JSX.Element {
  const { path, what, value } = adjustable
  const isTried = useSelected(controller, ({ tried }) => tried.has(path))
  const before = value === null ? 'the default' : formatSetting(value)
  return (
    <div class={`field ${kind ?? ''} ${isTried ? 'tried' : ''}`}>
      <div class="label">
        <label for={id}>{labels[what]}</label>
        <button
          type="button"
          class="back"
          disabled={!isTried}
          aria-label={`${labels[what]}: back to ${before}`}
          title={`Back to ${before}`}
          onClick={() => controller.dispatch({ type: 'drop', path })}
        >
          tried
        </button>
      </div>
      {children}
    </div>
  )
}

export function fieldId(path: string): string {
  return `try-${path.replace(/[^\w]+/g, '-')}`
}

export interface NumberInputProps {
  readonly id: string
  readonly label?: string
  readonly value: number | undefined
  readonly placeholder?: string
  readonly accepts?: (value: number) => boolean
  readonly onValue: (value: number) => void
}

/** A number as it is written, `1e-3` too; what is none is not taken, and what was there comes back. */
export function NumberInput({ id, label, value, placeholder, accepts, onValue }: NumberInputProps): JSX.Element {
  const text = value === undefined ? '' : String(value)
  return (
    <input
      type="text"
      inputmode="decimal"
      autocomplete="off"
      id={id}
      value={text}
      placeholder={placeholder ?? ''}
      {...(label !== undefined && { 'aria-label': label })}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Escape') currentTarget.value = text
      }}
      onChange={({ currentTarget }) => {
        const typed = readTyped(currentTarget.value)
        if (typed === undefined || accepts?.(typed) === false) currentTarget.value = text
        else if (typed !== value) onValue(typed)
      }}
    />
  )
}
