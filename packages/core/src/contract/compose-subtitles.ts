// Captions as the text of a SubRip or WebVTT file; any thread.
import type { Caption } from '../model/index.js'

/**
 * For writers whose plan has `captions`. UTF-8 without a byte order mark, which editors and players of both formats
 * accept.
 */
export function composeSubtitles(captions: readonly Caption[], format: 'srt' | 'vtt'): string {
  const comma = format === 'srt' ? ',' : '.'
  const cues = captions.map(({ from, to, text }, index) => {
    const times = `${timeText(from, comma)} --> ${timeText(to, comma)}`
    return `${index + 1}\n${times}\n${cueText(text, format)}\n`
  })
  return (format === 'vtt' ? 'WEBVTT\n\n' : '') + cues.join('\n')
}

/**
 * An empty line would end a cue, and an arrow would begin one. In WebVTT `<` and `&` are markup; players of SubRip
 * differ, and show what they do not know.
 */
function cueText(text: string, format: 'srt' | 'vtt'): string {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .join('\n')
  if (format === 'srt') return lines.replaceAll('-->', '→')
  return lines.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Hours, minutes, seconds and milliseconds. */
function timeText(seconds: number, comma: string): string {
  const whole = Math.round(seconds * 1000)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const milliseconds = String(whole % 1000).padStart(3, '0')
  return `${two(whole / 3_600_000)}:${two((whole / 60_000) % 60)}:${two((whole / 1000) % 60)}${comma}${milliseconds}`
}
