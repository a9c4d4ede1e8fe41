// A button that is an icon, with its name for those who do not see it, and for the pointer that rests on it; in the page.
import type { JSX } from 'preact'
import { type IconName, iconShapes } from './icon-shapes.js'

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="sign" viewBox="0 0 24 24" aria-hidden="true">
      <path d={iconShapes[name]} />
    </svg>
  )
}

export interface IconButtonProps {
  readonly icon: IconName
  readonly label: string
  /** The key that does the same. */
  readonly keys?: string
  readonly id?: string
  readonly class?: string
  readonly disabled?: boolean
  readonly onClick: () => void
}

export function IconButton({ icon, label, keys, onClick, ...rest }: IconButtonProps): JSX.Element {
  return (
    <button
      type="button"
      {...rest}
      class={`icon-button ${rest.class ?? ''}`}
      aria-label={label}
      title={keys ? `${label} (${keys})` : label}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  )
}
