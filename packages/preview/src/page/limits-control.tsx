// Limits: the histogram of their values with a handle for each of them, and both as numbers or as percentiles; in the page.
import type { Limits } from '@movieflow/core'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { type ControlProps, Field, idOf, NumberInput } from './adjust.js'
import { LimitsHistogram } from './limits-histogram.js'
import { numbersOf, percentilesOf, withPercentiles } from './limits-scale.js'
import { currentValue, isOfMovie, lookOf, type State } from './state.js'
import { useSelected } from './use-selected.js'

export function LimitsControl({ controller, adjustable }: ControlProps): JSX.Element {
  const { path, limits: name } = adjustable
  const { value, drawn, look, counts } = useSelected(controller, (state) => ({
    value: currentValue(state, adjustable),
    drawn: drawnLimits(state, name),
    look: isOfMovie(state) ? JSON.stringify([lookOf(state)?.edition, lookOf(state)?.movie, state.movie]) : undefined,
    counts: countsOf(state, name),
  }))
  useEffect(() => {
    if (name !== undefined && look !== undefined) controller.count(name)
  }, [controller, name, look])

  const limits = numbersOf(value) ?? drawn
  const percentiles = percentilesOf(value)
  const change = (to: Limits) => controller.dispatch({ type: 'try', path, value: [...to] })
  const changePercentiles = (to: Limits) => {
    const [low, high] = to
    if (low >= 0 && high <= 100 && low < high)
      controller.dispatch({ type: 'try', path, value: withPercentiles(value, to) })
  }
  const id = idOf(path)
  return (
    <Field controller={controller} adjustable={adjustable} id={`${id}-low`} class="limits">
      {name !== undefined && <LimitsHistogram counts={counts} limits={limits} onChange={change} />}
      <Pair
        id={id}
        names={['Lower limit', 'Upper limit']}
        title="values"
        values={limits && [shorten(limits[0]), shorten(limits[1])]}
        onChange={(to) => to[0] < to[1] && change(to)}
      />
      <Pair
        id={`${id}-percentile`}
        names={['Lower percentile', 'Upper percentile']}
        title="percentiles"
        values={percentiles}
        others={[0, 100]}
        onChange={changePercentiles}
      />
    </Field>
  )
}

/** Of several that one option asks for, as panels of their own do, the first. */
function drawnLimits(state: State, name: string | undefined): Limits | undefined {
  if (name === undefined || !isOfMovie(state)) return undefined
  const { limits } = state.shown!.frame
  return limits[name] ?? Object.entries(limits).find(([key]) => key.startsWith(`${name}|`))?.[1]
}

/** Those of an earlier edition stay until the new ones come: nothing flickers. */
function countsOf({ histogram, movie }: State, name: string | undefined) {
  return histogram?.movie === movie && histogram?.limits === name ? histogram?.counts : undefined
}

/** What a percentile of single-precision values looks like is no number to read. */
function shorten(value: number): number {
  return Number(value.toPrecision(6))
}

interface PairProps {
  readonly id: string
  readonly names: readonly [string, string]
  readonly title: string
  readonly values: Limits | undefined
  /** Stand for one that is not given. */
  readonly others?: Limits
  readonly onChange: (values: Limits) => void
}

function Pair({ id, names, title, values, others, onChange }: PairProps): JSX.Element {
  const input = (end: 0 | 1) => (
    <NumberInput
      id={`${id}-${end === 0 ? 'low' : 'high'}`}
      label={names[end]}
      value={values?.[end]}
      onValue={(value) => {
        const [low, high] = values ?? others ?? [value, value]
        onChange(end === 0 ? [value, high] : [low, value])
      }}
    />
  )
  return (
    <div class="pair">
      {input(0)}
      <span class="soft">–</span>
      {input(1)}
      <span class="soft">{title}</span>
    </div>
  )
}
