// The ways in which an ffmpeg fails, as lines of a shell script, and what a run must say of each.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'

/**
 * @typedef {object} Fault
 * @property {(parts: { real: string, once: string, frame: number }) => string[]} lines
 *   `real` calls the real ffmpeg, `once` is a file that is not there at the first try, `frame` the bytes of a frame;
 *   `$file` is what is to be written.
 * @property {RegExp} says A line of what the run prints.
 * @property {number} [code] Of the run, at its end.
 * @property {number} [tries]
 * @property {boolean} [hang] It is ended by the time limit.
 * @property {boolean} [slow] It has the usual limit.
 */

/** Longer than any test. */
const forever = 'sleep 86399'

/** An executable of 64-bit PowerPC. */
const foreignProgram = () => {
  const bytes = Buffer.alloc(4096)
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 2, 1])
  bytes.writeUInt16BE(2, 16)
  bytes.writeUInt16BE(21, 18)
  bytes.writeUInt32BE(1, 20)
  return bytes
}

/** What cannot even be asked for its version: nothing that needs it is begun, and whoever keeps the machine must act. */
export const machineFaults = {
  'is missing': { prepare: () => {}, says: /cannot be started: .*ENOENT/ },
  'is a folder': { prepare: (path) => mkdirSync(path), says: /cannot be started: .*EACCES/ },
  'is not executable': {
    prepare: (path) => writeFileSync(path, 'x', { mode: 0o644 }),
    says: /cannot be started: .*EACCES/,
  },
  'is for other processors': {
    prepare: (path) => {
      writeFileSync(path, foreignProgram())
      chmodSync(path, 0o755)
    },
    says: /cannot be started|ends with exit code/,
  },
  'is an empty file': {
    prepare: (path) => writeFileSync(path, '', { mode: 0o755 }),
    says: /does not answer like ffmpeg/,
  },
  'fails when asked for its version': {
    prepare: (path, program) => program(path, ['echo "error while loading shared libraries: libx.so" >&2', 'exit 127']),
    says: /exit code 127: .*libx\.so/,
  },
  'answers garbage': {
    prepare: (path, program) => program(path, ['head -c 100000 /dev/urandom', 'head -c 100000 /dev/urandom >&2']),
    says: /does not answer like ffmpeg/,
  },
  'floods when asked for its version': {
    prepare: (path, program) => program(path, ['yes >&2']),
    says: /floods its error output/,
  },
  'hangs when asked for its version': {
    prepare: (path, program) => program(path, [forever]),
    says: /no answer within 2 s/,
  },
  'has no H.264': {
    prepare: (path, program) => program(path, ['echo "ffmpeg version 5.1 x" >&2', 'echo " V..... mjpeg  MJPEG"']),
    says: /has no encoder libx264/,
  },
}

const cause = (text) => new RegExp(`^failed +exp=2  02\\.mp4.*${text}`)
const silent = { code: 1, hang: true, says: cause('did nothing for 2 s \\(MOVIEFLOW_FFMPEG_TIMEOUT\\) and was ended') }

/**
 * What goes wrong in one movie of four: two tries of it, and the other three.
 * @type {Record<string, Fault>}
 */
export const encoderFaults = {
  'fails at once': {
    lines: () => ['echo "no such thing" >&2', 'exit 1'],
    code: 1,
    says: cause('exit code 1 .*no such thing'),
  },
  'ends at once without a word': { lines: () => ['exit 0'], code: 1, says: cause('ended early|wrote no file') },
  'takes all and writes nothing': { lines: () => ['cat > /dev/null'], code: 1, says: cause('wrote no file') },
  'fails in mid-stream': {
    lines: ({ frame }) => [`head -c ${5 * frame} > /dev/null`, 'echo "x264 broke" >&2', 'exit 187'],
    code: 1,
    says: cause('exit code 187 after \\d+ of 20 frames: x264 broke'),
  },
  'hangs at its start': { ...silent, lines: () => [forever] },
  'hangs in mid-stream': { ...silent, lines: ({ frame }) => [`head -c ${5 * frame} > /dev/null`, forever] },
  'hangs at the end': { ...silent, lines: () => ['cat > /dev/null', forever] },
  'hangs after a good file': { ...silent, lines: ({ real }) => [real, forever] },
  'hangs, deaf to SIGTERM, as does its child': {
    ...silent,
    lines: () => ["trap '' TERM HUP INT PIPE", `(trap '' TERM HUP; ${forever}) &`, 'while :; do sleep 1; done'],
  },
  'closes its input and hangs': {
    ...silent,
    lines: () => ['exec 0<&-', forever],
    says: cause('killed by SIGKILL|did nothing'),
  },
  'stops itself': { ...silent, lines: () => ['head -c 5000 > /dev/null', 'kill -STOP $$'] },
  'is killed': { lines: () => ['head -c 5000 > /dev/null', 'kill -9 $$'], code: 1, says: cause('killed by SIGKILL') },
  'is killed once': {
    lines: ({ real, once }) => [
      `[ -e ${once} ] && exec ${real}`,
      `: > ${once}`,
      'head -c 5000 > /dev/null',
      'kill -9 $$',
    ],
    code: 0,
    says: /^again +exp=2 +02\.mp4 .*killed by SIGKILL/,
  },
  'hangs once': {
    lines: ({ real, once }) => [`[ -e ${once} ] && exec ${real}`, `: > ${once}`, forever],
    code: 0,
    hang: true,
    says: /^again +exp=2 +02\.mp4 .*did nothing for 2 s/,
  },
  crashes: { lines: () => ['head -c 5000 > /dev/null', 'kill -SEGV $$'], code: 1, says: cause('killed by SIGSEGV') },
  'writes garbage': { lines: () => ['cat > /dev/null', 'echo garbage > "$file"'], code: 1, says: cause('not complete') },
  'cuts the file and is content': {
    lines: ({ real }) => [real, 'truncate -s -100 "$file"'],
    code: 1,
    says: cause('not complete'),
  },
  'loses frames and is content': {
    lines: ({ real, frame }) => [`head -c ${15 * frame} | ${real}`],
    code: 1,
    says: cause('20 frames were written, but the file holds 15|ended early'),
  },
  'makes a good file and fails': { lines: ({ real }) => [real, 'exit 3'], code: 1, says: cause('exit code 3') },
  'makes a good file and complains': {
    lines: ({ real }) => [real, 'echo "Error closing file: Input/output error" >&2'],
    code: 1,
    says: cause('reported an error after 20 of 20 frames: Error closing file'),
  },
  'makes a good file, and removes it': {
    lines: ({ real }) => [real, 'rm "$file"'],
    code: 1,
    says: cause('wrote no file'),
  },
  'makes another movie': {
    lines: ({ real }) => [
      `cat > /dev/null; ${real.replace(' "$@"', '')} -nostdin -v error -y -f lavfi -i color=red:s=64x48:d=2:r=10 -an "$file"`,
    ],
    code: 1,
    says: cause("file's pictures are 64 × 48|file holds"),
  },
  'leaves a child that holds its errors open': {
    lines: ({ real }) => [real, `${forever} &`, 'exit 4'],
    code: 1,
    says: cause('exit code 4'),
  },
  'leaves a child, and is content': {
    lines: ({ real }) => [real, `${forever} &`],
    code: 0,
    tries: 1,
    says: /^made +exp=2/,
  },
  'prints 200 MB to stdout': {
    lines: ({ real }) => ['head -c 200000000 /dev/zero', `exec ${real}`],
    code: 0,
    tries: 1,
    slow: true,
    says: /^made +exp=2/,
  },
  'prints 200 MB of errors': {
    lines: () => ['yes "a line of an error that comes again and again" | head -c 200000000 >&2', 'exit 1'],
    code: 1,
    slow: true,
    says: cause('exit code 1 after \\d of 20 frames: \\w'),
  },
  'prints an error of 200 MB in one line': {
    lines: () => ['head -c 200000000 /dev/zero | tr "\\0" x >&2', 'exit 1'],
    code: 1,
    slow: true,
    says: cause('exit code 1 .*xxx'),
  },
  'prints errors for ever': {
    lines: () => ['exec yes "error" >&2'],
    code: 1,
    hang: true,
    says: cause('did nothing for 2 s'),
  },
  'paints the terminal': {
    lines: () => ['printf "\\033[2J\\033]0;title\\007bad\\n" >&2', 'exit 1'],
    code: 1,
    says: cause('exit code 1 .*\\\\x1b\\[2J'),
  },
  'says that the disk is full': {
    lines: () => ['echo "av_interleaved_write_frame(): No space left on device" >&2', 'cat > /dev/null', 'exit 0'],
    code: 3,
    tries: 1,
    says: /disk is full: ffmpeg could not write into .*movies/,
  },
  'may not write': {
    lines: () => ['echo "$file: Permission denied" >&2', 'exit 1'],
    code: 3,
    tries: 1,
    says: /02\.mp4 .*ffmpeg may not write/,
  },
}

const unread = (text) => new RegExp(`(failed|blocked) +exp=2 .*02\\.mp4.*${text}`)

/**
 * What goes wrong while one video of four is read.
 * @type {Record<string, Fault>}
 */
export const sourceFaults = {
  'fails at once': {
    lines: () => ['echo "Invalid data" >&2', 'exit 1'],
    says: unread('ffmpeg cannot read it: Invalid data'),
  },
  'finds nothing': { lines: () => ['exit 0'], says: unread('ffmpeg cannot read it') },
  hangs: { lines: () => [forever], hang: true, says: unread('did nothing for 2 s') },
  'hangs while it counts': {
    lines: ({ real }) => [`case "$*" in *framecrc*) ${forever};; *) exec ${real};; esac`],
    hang: true,
    says: unread('did nothing for 2 s'),
  },
  'hangs while it decodes': {
    lines: ({ real }) => [`case "$*" in *rawvideo*) ${forever};; *) exec ${real};; esac`],
    hang: true,
    tries: 2,
    says: unread('did nothing for 2 s'),
  },
  'decodes too few frames': {
    lines: ({ real }) => [`case "$*" in *rawvideo*) ${real} | head -c 40000;; *) exec ${real};; esac`],
    says: unread('only 4 of its 20 frames can be decoded'),
  },
  'is killed while it decodes': {
    lines: ({ real }) => [`case "$*" in *rawvideo*) head -c 40000 /dev/zero; kill -9 $$;; *) exec ${real};; esac`],
    tries: 2,
    says: unread('ffmpeg was killed by SIGKILL while it read the file'),
  },
  'is killed while it counts': {
    lines: ({ real }) => [`case "$*" in *framecrc*) ${real} | head -n 12; kill -9 $$;; *) exec ${real};; esac`],
    says: unread('ffmpeg was killed by SIGKILL while it read the file'),
  },
  'answers garbage': { lines: () => ['head -c 1000000 /dev/urandom'], says: unread('does not answer like ffmpeg') },
  'prints 200 MB of errors': {
    lines: () => ['yes "a line of an error" | head -c 200000000 >&2', 'exit 1'],
    slow: true,
    says: unread('ffmpeg cannot read it: a line of an error'),
  },
  'counts for ever': {
    lines: ({ real }) => [`case "$*" in *framecrc*) exec yes "0, 1, 1, 1, 1, 0x00";; *) exec ${real};; esac`],
    slow: true,
    says: unread('does not answer like ffmpeg'),
  },
}
