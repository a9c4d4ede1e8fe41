// What the tests of videos share: the ffmpegs of this machine, what they decode by themselves, and broken ones.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { FrameReader, MovieflowError, SourceRequest } from '@movieflow/core/plugin'
import { findFfmpeg } from '@movieflow/ffmpeg'
import { type Step, writeStandIn } from '@movieflow/test-support/stand-in'
import { needs, programOf } from '@movieflow/test-support/tools'
import { afterAll } from 'vitest'
import type { VideoOptions } from '../src/video.js'

/** The ffmpeg that comes with movieflow. */
export const embedded = (await findFfmpeg({ environment: {} })).ffmpeg.path

/** Each that every video is held to: the embedded one, and the machine's own. */
export const builds = [
  { source: 'movieflow', ffmpeg: embedded, needed: {} },
  { source: 'this machine', ffmpeg: programOf('ffmpeg')!, needed: needs('ffmpeg') },
] as const

export const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'source-video-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

export const fileOf = (name: string) => path.join(folder, name)

/** Runs the embedded ffmpeg. */
export const run = (...args: string[]) =>
  execFileSync(embedded, ['-y', '-nostdin', '-v', 'error', ...args], { maxBuffer: 1 << 28 })

/** All frames as RGB, by the embedded ffmpeg alone. */
export function decode(file: string): Buffer {
  return run('-i', file, '-map', '0:v:0', '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1')
}

/** A long video: 300 frames of 320 x 240, 25 a second, of ffmpeg's test picture. Throws where its packets are not as many. */
export function makeLongVideo(): string {
  const file = fileOf('long.mkv')
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=25', '-frames:v', '300']
  run(...source, '-c:v', 'mjpeg', '-q:v', '3', file)
  const packets = run('-i', file, '-c', 'copy', '-f', 'framecrc', 'pipe:1').toString().match(/^\d/gm)
  if (packets?.length !== 300) throw new Error(`${file} has ${packets?.length} packets`)
  return file
}

export function testContext(scratch = folder) {
  const warnings: string[] = []
  const context = {
    warn: (text: string) => void warnings.push(text),
    signal: new AbortController().signal,
    folder,
    scratch,
  }
  return { context, warnings }
}

export const fileAxes = ['frame', 'y', 'x', 'rgb']

export function request(file: string, options: VideoOptions = {}): SourceRequest<VideoOptions> {
  return { file, variables: [], axes: fileAxes, options }
}

export async function readAll(reader: FrameReader, frames: number): Promise<Buffer> {
  const all: Uint8Array[] = []
  for (let frame = 0; frame < frames; frame++) all.push((await reader.read(frame)).data as Uint8Array)
  await reader.close?.()
  return Buffer.concat(all)
}

let standIns = 0
/** A program that does these steps in place of ffmpeg. */
export function standIn(...steps: Step[]): string {
  return writeStandIn(fileOf(`ffmpeg-${++standIns}`), ...steps)
}

/** What `action` throws: it must be a MovieflowError of one short, printable line. */
export async function refusalOf(action: () => Promise<unknown>): Promise<MovieflowError> {
  const error = await action().then(
    () => new Error('nothing was refused'),
    (thrown: unknown) => thrown,
  )
  const { name, message, hint = '' } = error as MovieflowError
  if (name !== 'MovieflowError') throw error
  if (!/^[\x20-\x7e]+$/.test(message) || message.length >= 300 || hint.includes('\n'))
    throw new Error(`not one clear line: ${JSON.stringify({ message, hint })}`)
  return error as MovieflowError
}

/** Processes whose command names the folder of this test. */
export function processesHere(): string[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const command = fs.readFileSync(`/proc/${id}/cmdline`, 'latin1').replaceAll('\0', ' ')
        // One that has ended and is not yet waited for has no command.
        return command.includes(`${folder}/`) ? [command] : []
      } catch {
        return []
      }
    })
}
