// The settings that can be tried: colour map, limits, norm, rate and speed of the movie, each with the pipeline's value; in the page.
import type { JSX } from 'preact'
import { groupsOf } from './adjustable-groups.js'
import { type ControlProps, fieldId, NumberInput, OptionField } from './field.js'
import { LimitsControl } from './limits-control.js'
import type { PartProps } from './movie-list.js'
import { currentValue, shownAdjustables } from './state.js'
import { formatSetting, type Value } from './tried.js'
import { useSelected } from './use-selected.js'

export function Adjust({ controller }: PartProps): JSX.Element {
  const { adjustables } = useSelected(controller, (state) => ({ adjustables: shownAdjustables(state) }))
  return (
    <section class="part-of-side" aria-labelledby="adjust-title">
      <h2 id="adjust-title">Try</h2>
      {adjustables.length === 0 && <p class="soft">This movie has nothing to try.</p>}
      {groupsOf(adjustables).map(({ name, title, members }) => (
        <fieldset key={members[0]!.path} class="group" aria-label={title}>
          {name !== '' && <h3>{name}</h3>}
          <div class="fields">
            {members.map((adjustable) => (
              <Control key={adjustable.path} controller={controller} adjustable={adjustable} />
            ))}
          </div>
        </fieldset>
      ))}
    </section>
  )
}

function Control({ controller, adjustable }: ControlProps): JSX.Element {
  const { what } = adjustable
  if (what === 'limits') return <LimitsControl controller={controller} adjustable={adjustable} />
  if (adjustable.choices) return <Choice controller={controller} adjustable={adjustable} choices={adjustable.choices} />
  return <NumberField controller={controller} adjustable={adjustable} />
}

function Choice({
  controller,
  adjustable,
  choices,
}: ControlProps & { readonly choices: readonly string[] }): JSX.Element {
  const { path, what } = adjustable
  const value = useSelected(controller, (state) => currentValue(state, adjustable))
  const text = typeof value === 'string' ? value : value === null ? '' : formatSetting(value)
  const isReversed = what === 'colormap' && text.endsWith('_r')
  const base = isReversed ? text.slice(0, -2) : text
  const bases = what === 'colormap' ? choices.filter((name) => !name.endsWith('_r')) : choices
  const change = (to: Value) => controller.dispatch({ type: 'try', path, value: to })
  return (
    <OptionField controller={controller} adjustable={adjustable} id={fieldId(path)}>
      <span class="joined">
        <select
          id={fieldId(path)}
          value={base}
          onChange={({ currentTarget }) => change(`${currentTarget.value}${isReversed ? '_r' : ''}`)}
        >
          {!bases.includes(base) && <option value={base}>{base || 'default'}</option>}
          {bases.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        {what === 'colormap' && (
          <button
            type="button"
            aria-pressed={isReversed}
            aria-label="Reversed"
            title="Reversed (_r)"
            disabled={base === '' || base.includes('.')}
            onClick={() => change(isReversed ? base : `${base}_r`)}
          >
            ⇄
          </button>
        )}
      </span>
    </OptionField>
  )
}

function NumberField({ controller, adjustable }: ControlProps): JSX.Element {
  const { path } = adjustable
  const value = useSelected(controller, (state) => currentValue(state, adjustable))
  return (
    <OptionField controller={controller} adjustable={adjustable} id={fieldId(path)}>
      <NumberInput
        id={fieldId(path)}
        value={typeof value === 'number' ? value : undefined}
        placeholder={value === null || typeof value === 'number' ? 'default' : formatSetting(value)}
        accepts={(number) => number > 0}
        onValue={(to) => controller.dispatch({ type: 'try', path, value: to })}
      />
    </OptionField>
  )
}
