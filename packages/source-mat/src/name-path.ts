// The name of a variable, or the way to a member of one, as MATLAB writes it: `EStats(11).units.pref_chan`, `c{2,1}.x`, `F(:).cdata`.

/** One step on the way; indices count from 1, as MATLAB does. */
export type PathStep =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'element' | 'cell'; readonly indices: readonly number[] }
  /** All elements, one after the other: `(:)` of a struct array, `{:}` of a cell. */
  | { readonly kind: 'each'; readonly brackets: '()' | '{}' }

export interface NamePath {
  readonly variable: string
  readonly steps: readonly PathStep[]
}

const wordPattern = /\s*([^\s.(){},;:'"]+)\s*/y
const fieldPattern = /\.\s*([^\s.(){},;:'"]+)\s*/y
const indexPattern = /([({])\s*([0-9]+(?:\s*,\s*[0-9]+)*|:)\s*([)}])\s*/y

/** Parses a path; returns a text with the fault if it is malformed. */
export function parseNamePath(text: string): NamePath | string {
  if (text.length > 1000) return 'it is too long'
  const word = matchAt(wordPattern, text, 0)
  if (!word) return 'it does not begin with a name'
  const steps: PathStep[] = []
  let at = word.end
  while (at < text.length) {
    const field = matchAt(fieldPattern, text, at)
    const index = field ? undefined : matchAt(indexPattern, text, at)
    if (field) steps.push({ kind: 'field', name: field.groups[0]! })
    else if (index) {
      const [open, list, close] = index.groups as [string, string, string]
      if ((open === '(') !== (close === ')')) return `'${open}' is closed by '${close}'`
      if (list === ':') {
        if (steps.some(({ kind }) => kind === 'each')) return "':' can be used only once"
        steps.push({ kind: 'each', brackets: open === '(' ? '()' : '{}' })
        at = index.end
        continue
      }
      const indices = list.split(',').map(Number)
      if (indices.includes(0)) return 'indices count from 1'
      if (!indices.every(Number.isSafeInteger)) return 'an index is too large'
      steps.push({ kind: open === '(' ? 'element' : 'cell', indices })
    } else return explain(text, at)
    at = (field ?? index)!.end
  }
  return { variable: word.groups[0]!, steps }
}

function matchAt(pattern: RegExp, text: string, at: number): { groups: string[]; end: number } | undefined {
  pattern.lastIndex = at
  const match = pattern.exec(text)
  return match ? { groups: match.slice(1) as string[], end: pattern.lastIndex } : undefined
}

function explain(text: string, at: number): string {
  const rest = text.slice(at)
  const first = rest[0]!
  if (first === '.') return 'a name must follow each dot'
  if (first === '(' || first === '{')
    return 'an index consists of whole numbers from 1, separated by commas, such as (11) or {2,1}, or a colon for all'
  return `${JSON.stringify(text.slice(0, at).trim())} must be followed by .name, (1) or {1}`
}

/** The path up to and including step `count`, for messages. */
export function formatPath({ variable, steps }: NamePath, count = steps.length): string {
  return steps.slice(0, count).reduce((text, step) => {
    if (step.kind === 'field') return `${text}.${step.name}`
    if (step.kind === 'each') return `${text}${step.brackets[0]}:${step.brackets[1]}`
    const list = step.indices.join(',')
    return step.kind === 'element' ? `${text}(${list})` : `${text}{${list}}`
  }, variable)
}
