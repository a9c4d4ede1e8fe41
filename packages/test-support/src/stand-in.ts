// Programs that stand in for others in tests: Node scripts of a few steps, so that they need neither a shell's tools nor luck.
import { chmodSync, writeFileSync } from 'node:fs'

/** A statement of JavaScript; all steps of a program run in order, and each one is done when the next begins. */
export type Step = string

const js = JSON.stringify

/**
 * Writes a program to `file`, and returns its path. After the last step it ends with exit code 0, unless a step ended it.
 * In a step, `args` are its arguments, `fs` and `child` are Node's modules.
 */
export function writeStandIn(file: string, ...steps: readonly Step[]): string {
  // The second line is both languages: a shell hands the file to Node, wherever that is, and for Node it is a text and a comment. The
  // path of an interpreter behind `#!` could hold no space.
  const lines = [
    '#!/bin/sh',
    `':' //; exec '${process.execPath.replaceAll("'", `'\\''`)}' "$0" "$@"`,
    prelude,
    ...steps.map((step) => `;{ ${step}\n}`),
    'process.exit()',
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  chmodSync(file, 0o755)
  return file
}

const prelude = `
const fs = require('node:fs')
const child = require('node:child_process')
const args = process.argv.slice(2)
const sleepForever = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
const writeAll = (descriptor, bytes) => {
  for (let done = 0; done < bytes.length; ) done += fs.writeSync(descriptor, bytes, done)
}
const readUpTo = (most) => {
  const chunks = []
  for (let rest = most; rest > 0; ) {
    const chunk = Buffer.alloc(Math.min(rest, 65536))
    const count = fs.readSync(0, chunk, 0, chunk.length, null)
    if (count === 0) break
    chunks.push(chunk.subarray(0, count))
    rest -= count
  }
  return chunks
}
const discard = (most) => {
  const chunk = Buffer.alloc(65536)
  for (let rest = most, count = 1; rest > 0 && count > 0; rest -= count)
    count = fs.readSync(0, chunk, 0, Math.min(rest, chunk.length), null)
}
const written = () => args.at(-1).replace(/^file:/, '')
const run = (program, input) => {
  const ended = child.spawnSync(program, args, { stdio: [input ? 'pipe' : 'inherit', 'inherit', 'inherit'], ...(input && { input }) })
  if (ended.error && ended.error.code !== 'EPIPE') throw ended.error
  return ended
}
const die = (signal) => {
  process.kill(process.pid, signal)
  sleepForever()
}`

/** Lines on its error output. */
export const complains = (...lines: readonly string[]): Step =>
  `writeAll(2, Buffer.from(${js(`${lines.join('\n')}\n`)}))`

/** A text on its output, as it is. */
export const prints = (text: string): Step => `writeAll(1, Buffer.from(${js(text)}))`

/** `bytes` of a text again and again; for ever where they are left out. */
export const floods = (
  output: 'stdout' | 'stderr',
  text: string,
  bytes: number | undefined = undefined,
): Step => `const piece = Buffer.from(${js(text.repeat(Math.ceil(65_536 / text.length)))})
  for (let rest = ${bytes ?? 'Infinity'}; rest > 0; rest -= piece.length)
    writeAll(${output === 'stdout' ? 1 : 2}, piece.subarray(0, Math.min(rest, piece.length)))`

/** Takes that much of its input, or less where that ends before; all of it where `bytes` are left out. */
export const reads = (bytes: number = Number.POSITIVE_INFINITY): Step => `discard(${bytes})`

export const closesInput: Step = 'fs.closeSync(0)'
export const closesOutput: Step = 'fs.closeSync(1)'

/** Does nothing any more, until it is killed. */
export const hangs: Step = 'sleepForever()'

export const exits = (code: number): Step => `process.exit(${code})`

/** Ends by a signal of its own. */
export const dies = (signal: NodeJS.Signals): Step => `die(${js(signal)})`

/** Runs a program with its own arguments, input and outputs, and goes on, however that ended. */
export const runs = (program: string): Step => `run(${js(program)})`

/** The same with the first bytes of its input only. */
export const runsOnPart = (program: string, bytes: number): Step =>
  `run(${js(program)}, Buffer.concat(readUpTo(${bytes})))`

/** Runs a program in its stead, and ends as that does. */
export const becomes = (program: string): Step => `const { status, signal } = run(${js(program)})
  if (signal) die(signal)
  process.exit(status)`

/** The file that its last argument names, as ffmpeg's does. */
export const writesFile = (text: string): Step => `fs.writeFileSync(written(), ${js(text)})`
export const cutsFile = (bytes: number): Step => `fs.truncateSync(written(), fs.statSync(written()).size - ${bytes})`

/** A process of its own that hangs, and holds its error output open. */
export const leavesChild: Step =
  "child.spawn(process.execPath, ['-e', 'setInterval(() => {}, 2 ** 30)', __filename], { stdio: ['ignore', 'ignore', 'inherit'] })"

/** Does the steps where its arguments, joined by spaces, match, and otherwise goes on. */
export const whenAsked = (pattern: RegExp, ...steps: readonly Step[]): Step =>
  `if (${pattern}.test(args.join(' '))) {\n${steps.map((step) => `{ ${step}\n}`).join('\n')}\n}`

/** Answers `-encoders` as an ffmpeg of that version does, and ends; goes on where it is asked for something else. */
export const answersAsFfmpeg = (version: string, ...encoders: readonly string[]): Step =>
  whenAsked(
    /(^| )-encoders( |$)/,
    complains(`ffmpeg version ${version} Copyright`),
    prints(encoders.map((name) => ` V....D ${name}  words\n`).join('')),
    exits(0),
  )
