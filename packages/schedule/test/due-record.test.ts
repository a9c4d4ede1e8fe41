import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readDueRecord, writeDueRecord } from '../src/index.js'

const folder = mkdtempSync(join(tmpdir(), 'movieflow due '))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, '.movieflow', 'p.yaml.schedule.json')
const record = {
  cron: '0 3 * * *',
  timezone: 'UTC',
  upTo: Date.parse('2026-11-20T12:00Z'),
  next: Date.parse('2026-11-21T03:00Z'),
  tries: 1,
}

it('a record is read as it was written, and is the only file', () => {
  writeDueRecord(file, record)
  expect(readDueRecord(file)).toEqual(record)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, next: '2026-11-21T03:00:00.000Z' })
  expect(readdirSync(join(folder, '.movieflow'))).toEqual(['p.yaml.schedule.json'])
})

it('what is missing, cut at any byte, or of another version is no record', () => {
  expect(readDueRecord(join(folder, 'none'))).toBeUndefined()
  writeDueRecord(file, record)
  const text = readFileSync(file, 'utf8').trimEnd()
  for (let length = 0; length < text.length; length++) {
    writeFileSync(file, text.slice(0, length))
    expect(readDueRecord(file)).toBeUndefined()
  }
  for (const wrong of [
    text.replace('"version":1', '"version":2'),
    text.replace('2026-11-21', '2026-13-21'),
    'null',
    '[]',
  ]) {
    writeFileSync(file, wrong)
    expect(readDueRecord(file)).toBeUndefined()
  }
})
