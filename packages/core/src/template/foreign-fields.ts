// Fields in the syntax of other languages, which a text would show unchanged: `{name}`, `$name`, `%d`; main thread.

export interface ForeignField {
  /** As it is written in the text: `%04d`. */
  readonly written: string
  /** Absent for printf's. */
  readonly name: string | undefined
  /** The part after the colon of `<name:04d>`; empty if there is none. */
  readonly spec: string
  /** Whether it can hardly be anything else, even without a field of that name; `$5` and `{x}` can. */
  readonly certain: boolean
}

const name = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_.]*`
const forms = [
  // Python's %(name)04d
  String.raw`%\((?<mapped>${name})\)(?<mappedSpec>\d*(?:\.\d+)?)(?<mappedType>[dsfgei])`,
  // printf's %04d
  String.raw`%(?<printed>\d*(?:\.\d+)?)(?<type>[dsfgeiu])(?![\p{L}\p{N}])`,
  // Python's {{name}} and {name:04d}, a shell's
  String.raw`\$?\{\{?(?<braced>${name})(?::(?<bracedSpec>[^{}<>]*))?\}\}?`,
  // A plain < in this language, because a digit follows
  String.raw`<\s*(?<digits>\d[^<>]*[-+*/][^<>]*[\p{L}_][^<>]*)>`,
  String.raw`\$(?<shell>[\p{L}_][\p{L}\p{N}_]*)`,
].join('|')

/** Finds them, from left to right. TeX's braces, such as `x_{max}`, do not count, unless the text is a `path`. */
export function foreignFields(text: string, { path = false } = {}): ForeignField[] {
  if (!/[%{$<]/.test(text)) return []
  // Dates in fields have formats of their own: <time:%H:%M:%S.%3f>.
  const others = text.replace(/<[^<>]*:[^<>]*%[^<>]*>/g, (field) => ' '.repeat(field.length))
  return [...others.matchAll(new RegExp(forms, 'gu'))].flatMap((match): ForeignField[] => {
    const {
      mapped,
      mappedSpec = '',
      mappedType,
      type,
      printed = '',
      braced,
      bracedSpec = '',
      shell,
      digits,
    } = match.groups!
    const [written] = match
    if (digits !== undefined) return [{ written, name: `(${digits.trim()})`, spec: '', certain: true }]
    const before = text[match.index - 1] ?? ''
    if (mapped !== undefined) return [{ written, name: mapped, spec: specOf(mappedSpec, mappedType!), certain: true }]
    if (type !== undefined) return [{ written, name: undefined, spec: specOf(printed, type), certain: true }]
    if (braced !== undefined) {
      if (!path && /[_^\\}\p{L}]/u.test(before) && !written.startsWith('$')) return []
      return [{ written, name: braced, spec: bracedSpec, certain: bracedSpec !== '' || written.startsWith('$') }]
    }
    return [{ written, name: shell!, spec: '', certain: false }]
  })
}

function specOf(width: string, type: string): string {
  if (type === 's') return ''
  return width + (type === 'i' || type === 'u' ? 'd' : type)
}

/** How movieflow writes the same; `otherwise` is the name for printf's, which has none. */
export function ownField({ name: own, spec }: ForeignField, otherwise: string): string {
  return `<${own ?? otherwise}${spec === '' ? '' : `:${spec}`}>`
}
