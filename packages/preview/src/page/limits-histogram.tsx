// A histogram with a handle at each limit, moved by pointer and keys; in the page.
import type { Histogram, Limits } from '@movieflow/core'
import { countOf, formatNumber } from '@movieflow/page/quantities'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import {
  barsPath,
  type Domain,
  domainOf,
  moveLimit,
  roundTo,
  scaleStep,
  scaleValueAt,
  shareOf,
} from './limits-scale.js'

const width = 280
const height = 56

export interface LimitsHistogramProps {
  /** None until they are counted; a text says why they could not be. */
  readonly counts: Histogram | string | undefined
  readonly limits: Limits | undefined
  readonly onChange: (limits: Limits) => void
}

export function LimitsHistogram({ counts: counted, limits, onChange }: LimitsHistogramProps): JSX.Element {
  const counts = typeof counted === 'string' ? undefined : counted
  // The axis stays while a limit is dragged along it.
  const held = useRef<Domain | undefined>(undefined)
  const domain = held.current ?? (counts ? domainOf(counts, limits) : undefined)
  const [low, high] = domain && limits ? limits.map((limit) => shareOf(limit, domain)) : []
  return (
    <figure class="histogram">
      <div class="plot">
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {counts && domain && <path class="bars" d={barsPath(counts, domain, width, height)} />}
          {low !== undefined && high !== undefined && (
            <>
              <rect class="outside" x="0" y="0" width={low * width} height={height} />
              <rect class="outside" x={high * width} y="0" width={(1 - high) * width} height={height} />
            </>
          )}
        </svg>
        {domain &&
          limits &&
          ([0, 1] as const).map((end) => (
            <Handle key={end} end={end} domain={domain} limits={limits} held={held} onChange={onChange} />
          ))}
      </div>
      <figcaption>
        <span>{domain ? formatNumber(domain[0]) : ''}</span>
        <span class="middle">{counts ? captionOf(counts) : (counted ?? 'counting values')}</span>
        <span>{domain ? formatNumber(domain[1]) : ''}</span>
      </figcaption>
    </figure>
  )
}

function captionOf({ frames, of, missing }: Histogram): string {
  const read = frames < of ? `${frames} of ${countOf(of, 'frame')}` : countOf(of, 'frame')
  return missing > 0 ? `${read}, ${countOf(missing, 'value')} missing` : read
}

interface HandleProps {
  readonly end: 0 | 1
  readonly domain: Domain
  readonly limits: Limits
  readonly held: { current: Domain | undefined }
  readonly onChange: (limits: Limits) => void
}

/** Steps of a key, without and with Shift. */
const longStep = 10

function Handle({ end, domain, limits, held, onChange }: HandleProps): JSX.Element {
  const value = limits[end]
  const step = scaleStep(domain)
  const move = (to: number) => onChange(moveLimit(limits, end, to, step))
  const letGo = () => {
    held.current = undefined
  }
  return (
    <div
      class={end === 0 ? 'handle low' : 'handle high'}
      role="slider"
      tabIndex={0}
      aria-label={end === 0 ? 'Lower limit' : 'Upper limit'}
      aria-valuemin={domain[0]}
      aria-valuemax={domain[1]}
      aria-valuenow={value}
      aria-valuetext={formatNumber(value)}
      style={{ left: `${shareOf(value, domain) * 100}%` }}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.preventDefault()
        event.currentTarget.focus()
        event.currentTarget.setPointerCapture(event.pointerId)
        held.current = domain
      }}
      onPointerMove={({ currentTarget, pointerId, clientX }) => {
        if (!currentTarget.hasPointerCapture(pointerId)) return
        const { left, width: across } = currentTarget.parentElement!.getBoundingClientRect()
        move(scaleValueAt((clientX - left) / across, domain))
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onKeyDown={(event) => {
        const by = step * (event.shiftKey ? longStep : 1)
        if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') move(roundTo(value - by, step))
        else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') move(roundTo(value + by, step))
        else if (event.key === 'PageDown') move(roundTo(value - longStep * step, step))
        else if (event.key === 'PageUp') move(roundTo(value + longStep * step, step))
        else if (event.key === 'Home') move(end === 0 ? domain[0] : limits[0])
        else if (event.key === 'End') move(end === 0 ? limits[1] : domain[1])
        else return
        event.preventDefault()
      }}
    />
  )
}
