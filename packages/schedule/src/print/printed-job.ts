// The facts about a pipeline that all printed schedules need.
import type { CronTimes } from '@movieflow/core'

export interface PrintedJob {
  /** For names of units and jobs: letters, digits, `-` and `_`. */
  readonly name: string
  /** The pipeline, absolute. */
  readonly file: string
  readonly folder: string
  /** Where Slurm's output goes, absolute. */
  readonly log: string
  readonly times: CronTimes
  readonly cron: string
  /** Default: that of the machine. */
  readonly timezone: string | undefined
  /** Program and arguments, absolute. */
  readonly command: readonly string[]
  /** The same for a POSIX shell. */
  readonly shell: string
  /** Slurm's options by their long names, such as `partition`. */
  readonly slurm: Readonly<Record<string, string>>
}

/** The field as a list of numbers and ranges: `1,3-5`; `*` if it is open. */
export function numberList(numbers: readonly number[] | undefined, range: string, digits = 1): string {
  if (!numbers) return '*'
  const text = (value: number) => String(value).padStart(digits, '0')
  const parts: string[] = []
  for (let at = 0; at < numbers.length; ) {
    let end = at
    while (end + 1 < numbers.length && numbers[end + 1] === numbers[end]! + 1) end++
    parts.push(end - at > 1 ? `${text(numbers[at]!)}${range}${text(numbers[end]!)}` : text(numbers[at]!))
    at = end - at > 1 ? end + 1 : at + 1
  }
  return parts.join(',')
}

/** Five fields that every cron reads: no names, no words, no 7. */
export function fiveFields({ times }: PrintedJob): string {
  return [times.minute, times.hour, times.day, times.month, times.weekday]
    .map((numbers) => numberList(numbers, '-'))
    .join(' ')
}
