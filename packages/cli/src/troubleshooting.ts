// docs/troubleshooting.md as the terminal shows it: a section for each code, Markdown as plain text.
import type { Paint } from './text/paint.js'

export interface TroubleSection {
  readonly code: string
  /** The heading of its part of the page: who must act. */
  readonly heading: string
  readonly text: string
}

export function readSections(page: string): TroubleSection[] {
  return page.split(/^## /m).flatMap((part) => {
    const [heading = '', ...codes] = part.split(/^### /m)
    return codes.map((section) => {
      const [code = '', ...lines] = section.split('\n')
      return { code: code.trim(), heading: heading.split('\n')[0]!.trim(), text: lines.join('\n').trim() }
    })
  })
}

/** Quoted messages are indented and grey; links become their words, with the file of the page. */
export function sectionLines({ code, heading, text }: TroubleSection, paint: Paint): string[] {
  const lines = text.split('\n').map((line) => {
    const quoted = line.startsWith('> ')
    const plain = line
      .replace(/^> /, '')
      .replace(/<br>$/, '')
      .replace(/\[([^\]]+)\]\((?!#)([^)#]+)(?:#[^)]*)?\)/g, '$1 (docs/$2)')
      .replace(/\[([^\]]+)\]\(#[^)]*\)/g, '$1')
      .replace(/\*\*/g, '')
    return quoted ? `  ${paint('gray', plain.replace(/^`+ ?| ?`+$/g, ''))}` : plain
  })
  return [`${paint('bold', code)} – ${heading}`, '', ...lines]
}
