// System errors that the machine's owner can resolve, such as a full disk or a limit, by their codes.
import type { ErrorCode } from './catalogue.js'

export interface MachineFault {
  readonly code: Extract<ErrorCode, 'DISK_FULL' | 'LIMIT_REACHED' | 'NO_PERMISSION'>
  /** The beginning of a sentence. */
  readonly why: string
  /** What to set or do next. */
  readonly hint: string
}

const makeRoom = 'make room, then run again: only what is missing is made'
const descriptors = 'allow more with `ulimit -n 4096`, or use fewer threads with `--jobs`, then run again'

const faults: Readonly<Record<string, MachineFault>> = {
  ENOSPC: { code: 'DISK_FULL', why: 'the disk is full', hint: makeRoom },
  EDQUOT: { code: 'DISK_FULL', why: 'the quota of the disk is used up', hint: makeRoom },
  EROFS: {
    code: 'NO_PERMISSION',
    why: 'the file system is mounted read-only',
    hint: 'set `out:` to a folder that can be written',
  },
  EMFILE: { code: 'LIMIT_REACHED', why: 'the limit of open files of this process is reached', hint: descriptors },
  ENFILE: {
    code: 'LIMIT_REACHED',
    why: 'the limit of open files of this machine is reached',
    hint: 'end other programs, or raise fs.file-max, then run again',
  },
  EFBIG: {
    code: 'LIMIT_REACHED',
    why: 'a file would become larger than it may',
    hint: 'allow larger ones with `ulimit -f unlimited`, or write to a disk whose file system supports them, then run again',
  },
}

const noProcess: MachineFault = {
  code: 'LIMIT_REACHED',
  why: 'the limit of processes is reached',
  hint: 'allow more with `ulimit -u`, or use fewer threads with `--jobs`, then run again',
}

/** How deep causes of causes are followed. */
const mostCauses = 8

/** The fault of the machine that an error, or a cause of it, reports; `undefined` if it is another kind of error. */
export function machineFault(thrown: unknown): MachineFault | undefined {
  let error = thrown as (NodeJS.ErrnoException & { cause?: unknown }) | undefined
  for (let depth = 0; depth < mostCauses && typeof error === 'object' && error !== null; depth++) {
    const { code, message } = error
    if (typeof code === 'string' && Object.hasOwn(faults, code)) return faults[code]
    if (code === 'EAGAIN' && /\bspawn\b/.test(message)) return noProcess
    error = error.cause as typeof error
  }
  return undefined
}
