// Limits: the histogram of their values with a handle for each of them, and both as numbers or as percentiles; in the page.
import type { Limits } from '@movieflow/core'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { type ControlProps, fieldId, NumberInput, OptionField } from './field.js'
import { LimitsHistogram } from './limits-histogram.js'
import { limitNumbers, percentilesOf, withPercentiles } from './limits-scale.js'
import { currentValue, frameLook, isOfMovie, type State } from './state.js'
import { useSelected } from './use-selected.js'

export function LimitsControl({ controller, adjustable }: ControlProps): JSX.Element {
  const { path, limits: name } = adjustable
  const { value, drawn, look, counts } = useSelected(controller, (state) => ({
    value: currentValue(state, adjustable),
    drawn: drawnLimits(state, name),
    look: isOfMovie(state)
      ? JSON.stringify([frameLook(state)?.edition, frameLook(state)?.movie, state.movie])
      : undefined,
    counts: countsOf(state, name),
  }))
  useEffect(() => {
    if (name !== undefined && look !== undefined) controller.count(name)
  }, [controller, name, look])

  const limits = limitNumbers(value) ?? drawn
  const percentiles = percentilesOf(value)
  const change = (to: Limits) => controller.dispatch({ type: 'try', path, value: to.map(shorten) })
  const id = fieldId(path)
  // For a picture of colours, no values are counted.
  const isEmpty = typeof counts === 'object' && counts.counts.length === 0
  return (
    <OptionField controller={controller} adjustable={adjustable} id={`${id}-low`} class="limits">
      {name !== undefined && !isEmpty && <LimitsHistogram counts={counts} limits={limits} onChange={change} />}
      <Pair
        id={id}
        names={['Lower limit', 'Upper limit']}
        title="values"
        values={limits && [shorten(limits[0]), shorten(limits[1])]}
        accepts={([low, high]) => low < high}
        onChange={change}
      />
      <Pair
        id={`${id}-percentile`}
        names={['Lower percentile', 'Upper percentile']}
        title="percentiles"
        values={percentiles}
        others={[0, 100]}
        accepts={([low, high]) => low >= 0 && high <= 100 && low < high}
        onChange={(to) => controller.dispatch({ type: 'try', path, value: withPercentiles(value, to) })}
      />
    </OptionField>
  )
}

/** The first of several limits of one option, such as those of panels. */
function drawnLimits(state: State, name: string | undefined): Limits | undefined {
  if (name === undefined || !isOfMovie(state)) return undefined
  const { limits } = state.shown!.frame
  return limits[name] ?? Object.entries(limits).find(([key]) => key.startsWith(`${name}|`))?.[1]
}

/** Those of an earlier edition stay until the new ones come: nothing flickers. */
function countsOf({ histograms, movie }: State, name: string | undefined) {
  const counted = histograms.get(name ?? '')
  return counted?.movie === movie ? counted?.counts : undefined
}

/** Limits that were computed have more digits than anybody would write. */
function shorten(value: number): number {
  return Number(value.toPrecision(6))
}

interface PairProps {
  readonly id: string
  readonly names: readonly [string, string]
  readonly title: string
  readonly values: Limits | undefined
  /** Used for limits that are not given. */
  readonly others?: Limits
  readonly accepts: (values: Limits) => boolean
  readonly onChange: (values: Limits) => void
}

function Pair({ id, names, title, values, others, accepts, onChange }: PairProps): JSX.Element {
  /** One of two that are not known yet. */
  const typed = useRef<[number | undefined, number | undefined]>([undefined, undefined])
  const withEnd = (end: 0 | 1, value: number): [number | undefined, number | undefined] => {
    const [low, high] = values ?? others ?? typed.current
    return end === 0 ? [value, high] : [low, value]
  }
  const isBoth = (pair: readonly (number | undefined)[]): pair is [number, number] => !pair.includes(undefined)
  const input = (end: 0 | 1) => (
    <NumberInput
      id={`${id}-${end === 0 ? 'low' : 'high'}`}
      label={names[end]}
      value={(values ?? typed.current)[end]}
      accepts={(value) => {
        const pair = withEnd(end, value)
        return !isBoth(pair) || accepts(pair)
      }}
      onValue={(value) => {
        const pair = withEnd(end, value)
        typed.current = values || isBoth(pair) ? [undefined, undefined] : pair
        if (isBoth(pair)) onChange(pair)
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
