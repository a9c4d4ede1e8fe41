// Turns the way ffmpeg ended into an error that a user can act on; any thread.
import { dirname } from 'node:path'
import { MovieflowError } from '@movieflow/core/plugin'
import type { EncoderEnding } from './encoder.js'

/** An argument as a POSIX shell takes it. */
export function quoteArgument(argument: string): string {
  return /^[\w%+,./:=@-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`
}

export const quoteCommand = (command: readonly string[]) => command.map(quoteArgument).join(' ')

// Control bytes would let a message redraw the terminal.
const visible = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)

const fullDisk = /No space left on device|Disk quota exceeded/i
const noRight = /Permission denied|Read-only file system|Operation not permitted/i

/**
 * An unsuccessful end, in one sentence with ffmpeg's last line; all lines and the command are in `cause`. `when` is as `after 3 of
 * 5 frames`; `file` is what it wrote, if that was a file.
 */
export function explainEnding(
  ending: EncoderEnding,
  command: readonly string[],
  when: string,
  file?: string,
): MovieflowError {
  const lines = ending.words.lines.map(visible)
  const shown = quoteCommand(command)
  const cause = new Error(['ffmpeg failed; its last messages:', ...lines, 'its command:', shown].join('\n'))
  cause.stack = cause.message
  const said = lines.join('\n')
  const hint = `to see this alone, run: ${visible(shown)} < /dev/null`
  if (file !== undefined && fullDisk.test(said))
    return new MovieflowError('DISK_FULL', `the disk is full: ffmpeg could not write into ${visible(dirname(file))}`, {
      cause,
      hint: 'make room, then run again: only what is missing is made',
    })
  if (file !== undefined && (ending.signal === 'SIGXFSZ' || /File too large/i.test(said)))
    return new MovieflowError('LIMIT_REACHED', `ffmpeg may not write so large a file into ${visible(dirname(file))}`, {
      cause,
      hint: 'allow larger ones by `ulimit -f unlimited`, or write to a disk whose file system takes them, then run again',
    })
  if (/Too many open files/i.test(said))
    return new MovieflowError(
      'LIMIT_REACHED',
      `the limit of open files is reached: ffmpeg ${when}${lastLine(lines, ': ')}`,
      {
        cause,
        hint: 'allow more by `ulimit -n 4096`, or take fewer threads by `--jobs`, then run again',
      },
    )
  if (ending.spawnError)
    return new MovieflowError(
      codeOfStart(ending.spawnError),
      `ffmpeg cannot be started: ${visible(ending.spawnError.message)}`,
      {
        cause: ending.spawnError,
        hint: '`movieflow doctor` shows which ffmpeg is used',
      },
    )
  if (file !== undefined && noRight.test(said))
    return new MovieflowError('NO_PERMISSION', `ffmpeg may not write ${visible(file)}: ${lastLine(lines)}`, { cause })
  return new MovieflowError('ENCODER_FAILED', `ffmpeg ${wayOfEnding(ending)} ${when}${lastLine(lines, ': ')}`, {
    cause,
    hint,
  })
}

/** The code for a program that cannot be run. Core recognizes by the cause that the machine allows no more processes or files. */
function codeOfStart({ code }: NodeJS.ErrnoException): 'FFMPEG_MISSING' | 'ENCODER_FAILED' {
  return code !== undefined && ['EACCES', 'ENOENT'].includes(code) ? 'FFMPEG_MISSING' : 'ENCODER_FAILED'
}

function wayOfEnding({ code, signal, silentSeconds, words }: EncoderEnding): string {
  if (silentSeconds !== undefined) return `did nothing for ${silentSeconds} s (MOVIEFLOW_FFMPEG_TIMEOUT) and was ended`
  if (signal) return `was killed by ${signal}`
  if (code !== 0) return `ended with exit code ${code}`
  return words.unexpected ? 'reported an error' : 'ended early without a message'
}

const lastLine = (lines: readonly string[], before = '') => {
  const line = lines.findLast((text) => !/^Conversion failed!?$/.test(text))
  return line === undefined ? '' : before + line.slice(0, 240)
}
