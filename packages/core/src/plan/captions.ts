// Texts with their times become the text of each frame; main thread.
import { MovieflowError } from '../errors/index.js'
import type { Caption, CaptionSource, FieldValue, Json, Pipeline } from '../model/index.js'
import { textFrom } from '../template/index.js'
import type { MovieFields } from './movie-fields.js'
import { placed, placeOf } from './place.js'
import { type FieldRows, isMembers } from './value-rows.js'
import { numberOf } from './values.js'

/** The texts of a movie, by the frames that show its data. */
export interface PlannedCaptions {
  /** Each once. */
  readonly texts: readonly string[]
  /** Index of each frame's text; -1 for none. */
  readonly at: Int32Array
}

/** Seconds of the data, ascending. */
interface TimedText {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Texts at one time are shown below each other. */
const separator = '\n'

/** `timeOf` is the time of each of `count` frames, as `<time>` says it; `undefined` if a source shows nothing. */
export async function planCaptions(
  pipeline: Pipeline,
  movie: MovieFields,
  count: number,
  timeOf: (frame: number) => FieldValue | undefined,
  warn: (message: string) => void,
): Promise<PlannedCaptions | undefined> {
  const { captions } = pipeline
  if (!captions) return undefined
  const place = placeOf(pipeline, ['captions'])
  const spoken = await placed(readCaptions(captions, movie), place)
  const texts = new Map<string, number>()
  const at = new Int32Array(count).fill(-1)
  for (let frame = 0; frame < count; frame++) {
    const time = timeOf(frame)
    if (typeof time !== 'number') continue
    const said = spoken.filter(({ from, to }) => from <= time && time < to)
    if (said.length === 0) continue
    const text = said.map((each) => each.text).join(separator)
    if (!texts.has(text)) texts.set(text, texts.size)
    at[frame] = texts.get(text)!
  }
  if (texts.size === 0) warn('none of the captions is within the movie: their times are seconds of the data')
  return { texts: [...texts.keys()], at }
}

/** The same in seconds of the finished movie: from the first frame that has a text to the end of the last one. */
export function spokenCaptions({ texts, at }: PlannedCaptions, before: number, fps: number): Caption[] {
  const spoken: Caption[] = []
  for (let frame = 0, first = 0; frame < at.length; frame++) {
    if (frame + 1 < at.length && at[frame + 1] === at[frame]) continue
    const text = texts[at[frame]!]
    if (text !== undefined) spoken.push({ from: (before + first) / fps, to: (before + frame + 1) / fps, text })
    first = frame + 1
  }
  return spoken
}

async function readCaptions(captions: CaptionSource, movie: MovieFields): Promise<TimedText[]> {
  const { file, rows, variable } = captions
  if ((file === undefined) === (rows === undefined))
    throw new MovieflowError(
      'OPTION_INVALID',
      `captions: expected ${file === undefined ? '' : 'either '}a file or rows`,
      {
        hint: 'name a table with the columns from, to and text, or list { from, to, text }',
      },
    )
  const given: { from: number; to?: number | undefined; text: string }[] = []
  if (rows) {
    for (const { from, to, text } of rows)
      given.push({
        from: await secondsOf(from, movie),
        ...(to !== undefined && { to: await secondsOf(to, movie) }),
        text: await movie.text(text),
      })
  } else {
    const table = await movie.arrayRows({ kind: 'array', variable, file, columns: undefined, otherwise: undefined })
    given.push(...tableRows(table!, captions))
  }
  const ordered = given.toSorted((left, right) => left.from - right.from)
  return ordered.map(({ from, to, text }, index) => {
    const end = captions.seconds !== undefined ? from + captions.seconds : to
    const next = ordered.slice(index + 1).find((other) => other.from > from)?.from
    return { from, to: end ?? next ?? Number.POSITIVE_INFINITY, text }
  })
}

async function secondsOf(value: Json, movie: MovieFields): Promise<number> {
  const filled = await movie.fill(value)
  const found = numberOf(filled)
  if (found !== undefined && Number.isFinite(found)) return found
  throw new MovieflowError(
    'FIELD_INVALID',
    `captions: expected seconds, but ${String(value)} is ${JSON.stringify(filled)}`,
  )
}

/** A row without a text or without a time is no caption. */
function tableRows({ columns, rows }: FieldRows, { columns: named, file }: CaptionSource) {
  const place = (name: string, wanted: boolean): number => {
    const found = columns?.indexOf(name) ?? -1
    if (found >= 0 || !wanted) return found
    throw new MovieflowError('TABLE_INVALID', `captions: there is no column ${name} in ${file}`, {
      hint: columns
        ? `its columns are ${columns.join(', ')}; choose columns with \`from:\`, \`to:\` and \`text:\``
        : 'its first line must name the columns',
    })
  }
  const [from, text] = [place(named.from ?? 'from', true), place(named.text ?? 'text', true)]
  const to = place(named.to ?? 'to', named.to !== undefined)
  return rows.flatMap((row) => {
    const [begins, said] = [numberOf(row[from] ?? null), row[text] ?? null]
    const ends = to < 0 ? undefined : numberOf(row[to] ?? null)
    if (begins === undefined || !Number.isFinite(begins) || said === null || isMembers(said)) return []
    return [{ from: begins, to: Number.isFinite(ends) ? ends : undefined, text: textFrom(said) }]
  })
}
