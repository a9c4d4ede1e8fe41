import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs } from '@movieflow/test-support/tools'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findPreview } from '../src/index.js'
import { recordPreview } from '../src/running-previews.js'

let folder = ''
let pipeline = ''
let warnings: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'movieflow record '))
  vi.stubEnv('TMPDIR', folder)
  pipeline = join(folder, 'p.yaml')
  writeFileSync(pipeline, 'x')
  warnings = []
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const address = (port: number) => `http://127.0.0.1:${port}/${'0123456789abcdef'.repeat(2)}/`
const record = (port: number, settings: readonly string[] = []) =>
  recordPreview({ pipeline, address: address(port), settings, only: [] }, (message) => warnings.push(message))
const previews = () => join(folder, `movieflow-${process.getuid!()}`)
const files = () => readdirSync(previews()).map((name) => join(previews(), name))

describe('a running preview', needs('POSIX'), () => {
  it('is found by its pipeline, through links too, until it ends', () => {
    expect(findPreview(pipeline)).toBeUndefined()
    const forget = record(4000, ['fps=3'])
    const found = { pipeline, address: address(4000), pid: process.pid, settings: ['fps=3'], only: [] }
    expect(findPreview(pipeline)).toEqual(found)
    symlinkSync(pipeline, join(folder, 'link.yaml'))
    expect(findPreview(join(folder, 'link.yaml'))).toEqual(found)
    writeFileSync(join(folder, 'other.yaml'), 'x')
    expect(findPreview(join(folder, 'other.yaml'))).toBeUndefined()
    forget()
    expect(findPreview(pipeline)).toBeUndefined()
    expect(files()).toEqual([])
    expect(warnings).toEqual([])
  })

  it('can be one of several', () => {
    const first = record(4000)
    const second = record(4001)
    expect(findPreview(pipeline)).toBeDefined()
    first()
    expect(findPreview(pipeline)?.address).toBe(address(4001))
    second()
  })

  it('is told to nobody else', () => {
    record(4000)
    expect(statSync(previews()).mode & 0o777).toBe(0o700)
    expect(statSync(files()[0]!).mode & 0o777).toBe(0o600)
  })

  it('is none where others might have written it', () => {
    record(4000)
    chmodSync(files()[0]!, 0o644)
    expect(findPreview(pipeline)).toBeUndefined()
    chmodSync(files()[0]!, 0o600)
    expect(findPreview(pipeline)).toBeDefined()
    chmodSync(previews(), 0o777)
    expect(findPreview(pipeline)).toBeUndefined()
    record(4001)
    expect(warnings[0]).toMatch(/^other commands cannot find this preview: .*not belong to this person alone/)
  })

  it('closes a folder that this person left open to readers', () => {
    mkdirSync(previews(), { mode: 0o755 })
    record(4000)
    expect(warnings).toEqual([])
    expect(statSync(previews()).mode & 0o777).toBe(0o700)
  })

  it('is not looked for through a link that stands for the folder', () => {
    mkdirSync(join(folder, 'elsewhere'), { mode: 0o700 })
    symlinkSync('elsewhere', previews())
    record(4000)
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([])
    expect(findPreview(pipeline)).toBeUndefined()
  })

  it('is none if its record says something that no preview says', () => {
    record(4000)
    const [file] = files()
    const good = { version: 1, pipeline, address: address(4000), pid: process.pid, settings: [], only: [] }
    const found = (content: string) => {
      writeFileSync(file!, content)
      return findPreview(pipeline)
    }
    expect(found(JSON.stringify(good))).toBeDefined()
    for (const wrong of [
      '{',
      '[]',
      JSON.stringify({ ...good, version: 2 }),
      JSON.stringify({ ...good, pipeline: '/elsewhere' }),
      JSON.stringify({ ...good, address: 'http://evil.example/' }),
      JSON.stringify({ ...good, address: `http://127.0.0.1:80@evil.example/${'0'.repeat(32)}/` }),
      JSON.stringify({ ...good, pid: 0 }),
      JSON.stringify({ ...good, pid: -1 }),
      JSON.stringify({ ...good, settings: 'fps=3' }),
      JSON.stringify({ ...good, settings: ['x'.repeat(100_000)] }),
    ])
      expect({ wrong, found: found(wrong) }).toEqual({ wrong, found: undefined })
  })

  it('is forgotten, and its record swept, when it was killed', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
    await new Promise((resolve) => child.once('close', resolve))
    record(4000)
    const [own] = files()
    const dead = own!.replace(`-${process.pid}-`, `-${child.pid}-`)
    const content = { version: 1, pipeline, address: address(4001), pid: child.pid, settings: [], only: [] }
    writeFileSync(dead, JSON.stringify(content), { mode: 0o600 })
    expect(findPreview(pipeline)?.address).toBe(address(4000))
    record(4002)
    expect(existsSync(dead)).toBe(false)
    expect(existsSync(own!)).toBe(true)
  })
})
