import { readFileSync } from 'node:fs'
import { parsePipeline } from '@movieflow/core'
import { describe, expect, it } from 'vitest'
import { dueTimes, Zone } from '../src/index.js'

interface Case {
  readonly cron: string
  readonly timezone: string
  readonly from: string
  readonly to: string
  readonly due: readonly string[]
}

/** By Python's zoneinfo. */
const cases: readonly Case[] = JSON.parse(readFileSync(new URL('./fixtures/due-times.json', import.meta.url), 'utf8'))

function nextDue(cron: string, timezone: string) {
  const { schedule } = parsePipeline(
    `source: a.npy\nwrite: a.mp4\nschedule: { cron: "${cron}", timezone: ${timezone} }`,
    'p.yaml',
  )
  return dueTimes(schedule!.times, new Zone(timezone))
}

const show = (instant: number) => `${new Date(instant).toISOString().slice(0, 16)}Z`

describe('due times are those that Python finds minute by minute', () => {
  it.each(cases)('$cron in $timezone from $from', ({ cron, timezone, from, to, due }) => {
    const next = nextDue(cron, timezone)
    const found: string[] = []
    for (let at = next(Date.parse(from)); at !== undefined && at <= Date.parse(to); at = next(at)) found.push(show(at))
    expect(found).toEqual(due)
  })

  it('whenever they are asked for', () => {
    for (const { cron, timezone, from, to, due } of cases) {
      const next = nextDue(cron, timezone)
      for (
        let at = Date.parse(from);
        at < Date.parse(due.at(-1) ?? from);
        at += (Date.parse(to) - Date.parse(from)) / 37
      ) {
        const wanted = due.find((instant) => Date.parse(instant) > at)!
        expect([cron, timezone, show(at), show(next(at)!)]).toEqual([cron, timezone, show(at), wanted])
      }
    }
  })
})

it('a doubled hour is one hour for patterns that name it, and two for those that do not', () => {
  const between = (cron: string) => {
    const next = nextDue(cron, 'Europe/Berlin')
    const found: string[] = []
    for (let at = next(Date.parse('2026-10-24T23:59Z'))!; at < Date.parse('2026-10-25T02:00Z'); at = next(at)!)
      found.push(show(at))
    return found
  }
  expect(between('30 2 * * *')).toEqual(['2026-10-25T00:30Z'])
  expect(between('30 * * * *')).toEqual(['2026-10-25T00:30Z', '2026-10-25T01:30Z'])
})

it('seconds', () => {
  const next = nextDue('*/20 0 3 * * *', 'UTC')
  expect(new Date(next(Date.parse('2026-11-27T03:00:20.500Z'))!).toISOString()).toBe('2026-11-27T03:00:40.000Z')
  expect(new Date(next(Date.parse('2026-11-27T03:00:40Z'))!).toISOString()).toBe('2026-11-28T03:00:00.000Z')
})

it('a time is shown with its zone’s offset', () => {
  const at = (timezone: string, instant: string) => new Zone(timezone).show(Date.parse(instant))
  expect(at('Europe/Berlin', '2026-10-25T00:30Z')).toBe('2026-10-25T02:30:00+02:00')
  expect(at('Europe/Berlin', '2026-10-25T01:30Z')).toBe('2026-10-25T02:30:00+01:00')
  expect(at('America/St_Johns', '2026-01-01T00:00Z')).toBe('2025-12-31T20:30:00-03:30')
  expect(at('UTC', '2026-01-01T00:00Z')).toBe('2026-01-01T00:00:00+00:00')
})
