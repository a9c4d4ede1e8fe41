// The arrays of a data file become lines for a person.
import type { Inspection, VariableFigures } from '@movieflow/core'
import { escapeControls } from './text/escape.js'
import type { Paint } from './text/paint.js'
import { formatCount, formatNumber } from './text/quantities.js'
import { shellQuote } from './text/shell-quote.js'

export function formatInspection(
  { file, variables, warnings = [] }: Inspection,
  picture: readonly string[],
  paint: Paint,
): string[] {
  const lines = [paint('bold', escapeControls(file))]
  const withFigures = variables.filter((variable) => !isApart(variable))
  for (const variable of withFigures) lines.push('', ...formatVariable(variable, paint))
  const others = variables.filter(isApart)
  if (others.length > 0) lines.push('', `  ${paint('gray', 'with them')}: ${listCompanions(others)}`)
  if (warnings.length > 0)
    lines.push('', ...warnings.map((warning) => `  ${paint('yellow', 'warning')}: ${escapeControls(warning)}`))
  if (picture.length > 0)
    lines.push(
      '',
      ...picture.map((line) => `  ${line}`),
      `  ${paint('gray', 'the middle slice, from the 2nd to the 98th percentile')}`,
    )
  return lines
}

/** Whether it is listed by name only, as a companion of the others. */
function isApart({ companion, error, min }: VariableFigures): boolean {
  return companion === true && error === undefined && min === undefined
}

function listCompanions(companions: readonly VariableFigures[]): string {
  const most = 40
  const shown = companions
    .slice(0, most)
    .map(({ name, shape }) => (shape.length === 0 ? String(name) : `${name} (${shape.join(' × ')})`))
  return escapeControls(shown.join(', ')) + (companions.length > most ? `, … (${companions.length} in all)` : '')
}

function formatVariable(variable: VariableFigures, paint: Paint): string[] {
  const { name, dtype, shape, order, error, min, max, mean, nan, p2, p98, hazen2, hazen98 } = variable
  const { columns = [], textColumns = {}, packed, units, about = [] } = variable
  const head = [
    name === null ? '' : paint('bold', escapeControls(name)),
    dtype,
    `[${shape.join(', ')}]`,
    order === 'C' ? 'C order' : 'Fortran order',
    packed === undefined ? '' : `packed: ${escapeControls(packed)}`,
  ]
  const title = `  ${head.filter(Boolean).join('  ')}`
  if (error !== undefined) {
    const such = /such as (\S+)$/.exec(error)?.[1]
    const next =
      such === undefined ? [] : [`    ${paint('cyan', escapeControls(`see it with --variable ${shellQuote(such)}`))}`]
    return [title, `    ${paint('red', 'cannot be read')}: ${escapeControls(error)}`, ...next]
  }
  const row = (label: string, value: string) => `    ${paint('gray', label.padEnd(18))}${value}`
  const texts = Object.keys(textColumns)
  return [
    title,
    ...axesRows(variable, row),
    ...about.map((line) => row('', escapeControls(line))),
    ...(units === undefined ? [] : [row('units', escapeControls(units))]),
    ...(columns.length > 0 ? [row('columns', listNames(columns))] : []),
    ...(texts.length > 0 ? [row('columns of text', listNames(texts))] : []),
    row('range', `${formatNumber(min, 7)} to ${formatNumber(max, 7)}`),
    row('mean', formatNumber(mean, 7)),
    row(
      'percentiles 2–98',
      `${formatNumber(p2, 7)} to ${formatNumber(p98, 7)}  (hazen: ${formatNumber(hazen2, 7)} to ${formatNumber(hazen98, 7)})`,
    ),
    ...(nan ? [row('NaN', formatCount(nan))] : []),
  ]
}

/** The axes used if the pipeline names none, and the file's own names if they differ. */
function axesRows(
  { shape, axes, dimensions }: VariableFigures,
  row: (label: string, value: string) => string,
): string[] {
  const own = dimensions?.map((name) => name ?? '?') ?? []
  const list = (names: readonly string[]) =>
    escapeControls(names.map((name, axis) => `${name} ${shape[axis]}`).join(', '))
  return [
    ...(axes ? [row('axes', list(axes))] : []),
    ...(own.length > 0 && own.join() !== axes?.join() ? [row('dimensions', list(own))] : []),
  ]
}

function listNames(names: readonly string[]): string {
  return escapeControls(names.slice(0, 12).join(', ')) + (names.length > 12 ? `, … (${names.length} in all)` : '')
}
