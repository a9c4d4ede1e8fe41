// The first bytes of a file say which container it is.
import type { PositionalFile } from './positional-file.js'

export type Container = 'mp4' | 'matroska' | 'avi' | 'asf' | 'gif'

/** `undefined` for all others. */
export async function containerOf(file: PositionalFile): Promise<Container | undefined> {
  const start = (await file.read(0, 12))?.toString('latin1')
  if (!start) return undefined
  if (start.startsWith('\x1a\x45\xdf\xa3')) return 'matroska'
  if (/^(ftyp|moov|mdat|wide|free|skip|pnot)$/.test(start.slice(4, 8))) return 'mp4'
  if (/^RIFF[\s\S]{4}AVI /.test(start)) return 'avi'
  if (start.startsWith('\x30\x26\xb2\x75\x8e\x66\xcf\x11')) return 'asf'
  return start.startsWith('GIF8') ? 'gif' : undefined
}
