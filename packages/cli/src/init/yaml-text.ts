// Texts as a pipeline writes them: plain if YAML reads them unchanged, else in quotes.

/** Also right within `[…]` and `{…}`. */
/** Like {@link yamlText}, but outside of `[…]` and `{…}`, where commas are ordinary characters. */
export function yamlLine(text: string): string {
  return yamlText(text.replaceAll(', ', ' ')) === text.replaceAll(', ', ' ') ? text : yamlText(text)
}

export function yamlText(text: string): string {
  const plain = /^[\p{L}_./<][\p{L}\p{N}_./<>: ()|+-]*$/u.test(text) && !/: |:$| $|^\.+\d/.test(text)
  return plain && !/^(?:true|false|null|yes|no|on|off|~|\.inf|\.nan)$/i.test(text) ? text : JSON.stringify(text)
}

export function yamlValue(value: string | number): string {
  return typeof value === 'number' ? String(value) : yamlText(value)
}

/** `{ a: 1, b: two }`. */
export function yamlMap(fields: Readonly<Record<string, string | number>>): string {
  return `{ ${Object.entries(fields)
    .map(([name, value]) => `${name}: ${yamlValue(value)}`)
    .join(', ')} }`
}

/** A comment of one line: unprintable characters would end it or hide the rest. */
export function yamlComment(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
}
