// The texts of a file about itself (title, artist, comment, provenance), as PNG, WebP and JPEG store them; any thread.
import { pngChunk } from './png-chunks.js'
import { riffChunk } from './riff.js'

export interface PictureTexts {
  readonly title?: string | undefined
  readonly artist?: string | undefined
  readonly comment?: string | undefined
  /** JSON in ASCII. */
  readonly provenance?: string | undefined
}

const keywords = { title: 'Title', artist: 'Author', comment: 'Comment', provenance: 'provenance' } as const
const names = Object.keys(keywords) as (keyof PictureTexts)[]

/** One `iTXt` chunk a text, in UTF-8. */
export function pngTexts(texts: PictureTexts): Uint8Array[] {
  return names.flatMap((name) => {
    const text = texts[name]
    // Not compressed, in no language, the keyword not translated.
    return text ? [pngChunk('iTXt', Buffer.from(`${keywords[name]}\0\0\0\0\0${text}`))] : []
  })
}

/** An `XMP ` chunk with the texts as Dublin Core; provenance is its `source`. `undefined` if there are no texts. */
export function xmpChunk({ title, artist, comment, provenance }: PictureTexts): Uint8Array | undefined {
  const alternative = (text: string) => `<rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt>`
  const entries = [
    title && `<dc:title>${alternative(title)}</dc:title>`,
    artist && `<dc:creator><rdf:Seq><rdf:li>${escapeXml(artist)}</rdf:li></rdf:Seq></dc:creator>`,
    comment && `<dc:description>${alternative(comment)}</dc:description>`,
    provenance && `<dc:source>${escapeXml(provenance)}</dc:source>`,
  ].filter(Boolean)
  if (entries.length === 0) return undefined
  const xml = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${entries.join('')}</rdf:Description></rdf:RDF></x:xmpmeta>`
  return riffChunk('XMP ', Buffer.from(xml))
}

/** Characters that XML has no place for become the one that says so. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** A segment holds 65,533 bytes. */
const mostSegment = 65533

/** A JPEG file with the texts as comments, one line each: `title: …`. Texts that do not fit are left out. */
export function withJpegTexts(jpeg: Uint8Array, texts: PictureTexts): Uint8Array {
  const segments = names.flatMap((name) => {
    const text = Buffer.from(`${name}: ${texts[name]}`)
    if (!texts[name] || text.length > mostSegment) return []
    const head = Buffer.from([0xff, 0xfe, 0, 0])
    head.writeUInt16BE(text.length + 2, 2)
    return [head, text]
  })
  // After the mark of the file's kind, SOI and APP0.
  const start = jpeg[3] === 0xe0 ? 4 + Buffer.from(jpeg).readUInt16BE(4) : 2
  return Buffer.concat([jpeg.subarray(0, start), ...segments, jpeg.subarray(start)])
}
