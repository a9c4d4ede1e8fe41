// Python's pickle text (protocol 0) of lists, tuples, texts and numbers becomes those; nothing in it is run.

export type Pickled = string | number | boolean | null | readonly Pickled[] | PickledMap

/** A dict. */
export interface PickledMap {
  readonly entries: (readonly [Pickled, Pickled])[]
}

/** More than this is no list of names. */
const mostValues = 1_000_000

/** The contents of a text; `undefined` if it is cut off or contains something else, such as objects and functions. */
export function readPickle(text: string): Pickled | undefined {
  const stack: (Pickled | typeof mark)[] = []
  const memo = new Map<string, Pickled | typeof mark>()
  let at = 0
  let values = 0
  const line = () => {
    const end = text.indexOf('\n', at)
    const found = end < 0 ? undefined : text.slice(at, end)
    at = end < 0 ? text.length : end + 1
    return found
  }
  const sinceMark = () => {
    const start = stack.lastIndexOf(mark)
    return start < 0 ? undefined : (stack.splice(start).slice(1) as Pickled[])
  }
  while (at < text.length && values++ < mostValues) {
    const step = text[at++]
    let value: Pickled | undefined
    switch (step) {
      case '.':
        return stack.length === 1 && stack[0] !== mark ? stack[0] : undefined
      case '(':
        stack.push(mark)
        continue
      case 'l':
      case 't':
        value = sinceMark()
        break
      case 'd':
        value = sinceMark() && { entries: [] }
        break
      case 'p': {
        const name = line()
        const top = stack.at(-1)
        if (name === undefined || top === undefined) return undefined
        memo.set(name, top)
        continue
      }
      case 'g': {
        const known = memo.get(line() ?? '')
        value = known === mark ? undefined : known
        break
      }
      case 'N':
        value = null
        break
      case 'I':
      case 'L':
      case 'F':
        value = numberOf(line())
        break
      case 'V':
        value = line()?.replace(/\\u([0-9a-f]{4})|\\U([0-9a-f]{8})/gi, (all, short?: string, long?: string) => {
          const code = Number.parseInt(short ?? long ?? '', 16)
          return code <= 0x10ffff ? String.fromCodePoint(code) : all
        })
        break
      case 'S':
        value = quotedText(line())
        break
      case 'a': {
        const item = stack.pop()
        const list = stack.at(-1)
        if (item === undefined || item === mark || !Array.isArray(list)) return undefined
        list.push(item)
        continue
      }
      case 's': {
        const item = stack.pop()
        const key = stack.pop()
        const map = stack.at(-1)
        if (item === undefined || item === mark || key === undefined || key === mark || !isMap(map)) return undefined
        map.entries.push([key, item])
        continue
      }
      default:
        return undefined
    }
    if (value === undefined) return undefined
    stack.push(value)
  }
  return undefined
}

/** The value of a key in a dict; `undefined` if it is none, or has no such key. */
export function pickledMember(value: Pickled | undefined, key: string | number): Pickled | undefined {
  return isMap(value) ? value.entries.find(([name]) => name === key)?.[1] : undefined
}

function isMap(value: unknown): value is PickledMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const mark = Symbol('mark')

function numberOf(text: string | undefined): number | boolean | undefined {
  if (text === '00' || text === '01') return text === '01'
  const found = text === undefined ? undefined : /^-?\d+(?=L?$)|^-?\d*\.?\d+(?:e[+-]?\d+)?$/i.exec(text)?.[0]
  return found === undefined ? undefined : Number(found)
}

/** Reads a text as Python 2 wrote it. */
function quotedText(text: string | undefined): string | undefined {
  const inner = text === undefined ? undefined : /^'([^'\\]*)'$|^"([^"\\]*)"$/.exec(text)
  return inner ? (inner[1] ?? inner[2]) : undefined
}
