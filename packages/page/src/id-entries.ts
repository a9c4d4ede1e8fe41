// The ids of movies, taken apart; anywhere.

export interface IdEntry {
  readonly name: string
  readonly value: string
}

const entry = /([^\s=,"]+)=("(?:[^"\\]|\\.)*"|[^,"]*)(?:,(?!$)|$)/gy

/** `animal=Beto,exp=11` as entries; `undefined` if the text is not such an id. */
export function idEntries(id: string): readonly IdEntry[] | undefined {
  const entries: IdEntry[] = []
  entry.lastIndex = 0
  let end = 0
  for (let match = entry.exec(id); match !== null; match = entry.exec(id)) {
    entries.push({ name: match[1]!, value: unquote(match[2]!) })
    end = entry.lastIndex
    if (end === id.length) break
  }
  return end === id.length && entries.length > 0 ? entries : undefined
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text
  try {
    return JSON.parse(text) as string
  } catch {
    return text
  }
}
