// The width of a text in columns of a terminal, and texts cut to a number of columns.

const zeroWidth = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const colors = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

function letterWidth(letter: string): number {
  if (zeroWidth.test(letter)) return 0
  return wide.test(letter) ? 2 : 1
}

/** Colours take no columns. */
export function textWidth(text: string): number {
  let width = 0
  for (const letter of text.replace(colors, '')) width += letterWidth(letter)
  return width
}

export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

function takeColumns(letters: readonly string[], width: number): string {
  let taken = ''
  let left = width
  for (const letter of letters) {
    left -= letterWidth(letter)
    if (left < 0) break
    taken += letter
  }
  return taken
}

/** Cut at its end, with an ellipsis, if it is wider. For text without colours. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  return width < 1 ? '' : `${takeColumns([...text], width - 1)}…`
}

/** Cut in its middle, because both ends of an id distinguish movies. */
export function cutMiddle(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  if (width < 5) return cutText(text, width)
  const tail = Math.floor((width - 1) / 2)
  const end = [...takeColumns([...text].reverse(), tail)].reverse().join('')
  return `${takeColumns([...text], width - 1 - tail)}…${end}`
}

/** A movie's id in so many columns: whole, else its values alone, else cut in the middle. */
export function fitId(id: string, width: number): string {
  if (textWidth(id) <= width) return id
  const values = id.split(',').map((part) => part.slice(part.indexOf('=') + 1))
  return cutMiddle(values.join(' '), width)
}
