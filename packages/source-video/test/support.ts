// Videos made by ffmpeg, and what ffmpeg itself reads in them.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { FrameReader, MovieflowError, SourceRequest } from '@movieflow/core/plugin'
import { listFfmpegs } from '@movieflow/ffmpeg'
import { afterAll } from 'vitest'
import type { VideoOptions } from '../src/video.js'

export const builds = (await listFfmpegs({ environment: { PATH: process.env['PATH'] } })).filter(({ error }) => !error)
export const ffmpeg = builds[0]!.path

export const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'source-video-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

export const run = (...args: string[]) =>
  execFileSync(ffmpeg, ['-y', '-nostdin', '-v', 'error', ...args], { maxBuffer: 1 << 28 })

export const fileOf = (name: string) => path.join(folder, name)

/** A video of ffmpeg's test picture: moving, coloured, with a counter. */
export function makeVideo(name: string, size: string, rate: string, frames: number, ...args: string[]): string {
  run('-f', 'lavfi', '-i', `testsrc=size=${size}:rate=${rate}`, '-frames:v', String(frames), ...args, fileOf(name))
  return fileOf(name)
}

/** All frames as RGB, by ffmpeg alone. */
export function decode(file: string): Buffer {
  return run('-i', file, '-map', '0:v:0', '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1')
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

let scripts = 0
/** A program that a shell script stands in for. */
export function script(...lines: string[]): string {
  const file = path.join(folder, `ffmpeg-${++scripts}`)
  fs.writeFileSync(file, `#!/bin/sh\n${lines.join('\n')}\n`)
  fs.chmodSync(file, 0o755)
  return file
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
