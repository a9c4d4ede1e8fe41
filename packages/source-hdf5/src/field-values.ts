// Datasets, groups and attributes become plain values for fields and tables.

import { unpackedValue } from '@movieflow/arrays'
import { type FieldValue, MovieflowError, mostPlainValues } from '@movieflow/core/plugin'
import { attributeText, type DataFile, type DatasetInfo, isNumber, type PlainValue } from '@movieflow/hdf5'
import { isOfNetcdf, readFacts } from './dataset-facts.js'
import { lastName, pathOf } from './names.js'
import { findNamed } from './variables.js'

/** `group/dataset`, `group/dataset@attribute`, `@attribute` of the file; a group is a record of its members. */
export async function readFieldValue(file: DataFile, name: string | undefined): Promise<FieldValue | undefined> {
  if (name === undefined) return readAll(file)
  const object = await findNamed(file, name)
  if (object?.kind === 'group') return readGroup(file, pathOf(name))
  if (object?.kind === 'dataset') return readDataset(file, object)
  const at = name.lastIndexOf('@')
  return at < 0 ? undefined : file.value(pathOf(name.slice(0, at)), name.slice(at + 1), mostPlainValues)
}

async function readAll(file: DataFile): Promise<FieldValue | undefined> {
  const datasets = await datasetsOf(file)
  return datasets.length === 1 ? readDataset(file, datasets[0]!) : readGroup(file, '/')
}

async function readGroup(file: DataFile, path: string): Promise<FieldValue> {
  const before = path === '/' ? '/' : `${path}/`
  const inside = (await datasetsOf(file)).filter((object) => object.path.startsWith(before))
  refuseMany(file, path, inside)
  const record = emptyRecord()
  for (const object of inside) {
    const names = lastName(object.path.slice(before.length)).split('/')
    let place = record
    for (const group of names.slice(0, -1)) {
      place[group] ??= emptyRecord()
      place = place[group] as Record<string, FieldValue>
    }
    place[names.at(-1)!] = (await readDataset(file, object)) ?? null
  }
  return record
}

async function datasetsOf(file: DataFile): Promise<DatasetInfo[]> {
  return (await file.list()).filter((object) => object.kind === 'dataset')
}

/** Packed numbers unpacked, missing ones `null`. */
async function readDataset(file: DataFile, info: DatasetInfo): Promise<FieldValue | undefined> {
  const value = await file.value(info.path, undefined, mostPlainValues)
  if (info.type.kind === 'text') return joinLetters(file, info, value)
  const { packing, problem } = await readFacts(file, info)
  if (problem !== undefined) throw file.refuse(info.path, problem)
  if (!packing || !isNumber(info.type) || value === undefined) return value
  const one = unpackedValue(packing, info.type.bytes)
  const unpack = (stored: PlainValue, indices: readonly number[]): FieldValue => {
    if (Array.isArray(stored)) return stored.map((each: PlainValue, index) => unpack(each, [...indices, index]))
    if (typeof stored !== 'number') return stored
    const { factors, offset } = packing
    const found = factors ? one(stored) * factors.values[indices[factors.axis]!]! + offset : one(stored)
    return Number.isNaN(found) ? null : found
  }
  return unpack(value, [])
}

/** netCDF-4's `char`: letters along the last axis are texts, as they are in netCDF-3. */
async function joinLetters(
  file: DataFile,
  info: DatasetInfo,
  value: PlainValue | undefined,
): Promise<FieldValue | undefined> {
  const { type, shape, path, chunks } = info
  // A growing array may be one letter for each time.
  if (type.kind !== 'text' || type.length !== 1 || !shape?.length || info.dimensions || (shape.length === 1 && chunks))
    return value
  if (!(await isOfNetcdf(file, info, await file.attributes(path)))) return value
  const join = (letters: PlainValue, depth: number): PlainValue => {
    if (!Array.isArray(letters)) return letters
    const rows = letters as readonly PlainValue[]
    // Bytes that are no text by themselves were read as Latin-1.
    return depth > 1 ? rows.map((row) => join(row, depth - 1)) : attributeText(Buffer.from(rows.join(''), 'latin1'))
  }
  return value === undefined ? value : join(value, shape.length)
}

/** Names come from the file: `__proto__` is one like any other. */
function emptyRecord(): Record<string, FieldValue> {
  return Object.create(null) as Record<string, FieldValue>
}

function refuseMany(file: DataFile, path: string, objects: readonly DatasetInfo[]): void {
  let values = 0
  for (const object of objects)
    if (object.shape !== null) values += object.shape.reduce((product, length) => product * length, 1)
  if (values <= mostPlainValues) return
  throw new MovieflowError('INPUT_UNREADABLE', `${values.toLocaleString('en-US')} values are too many for a field`, {
    file: file.path,
    hint: path === '/' ? 'name one of its datasets' : `name a dataset of ${lastName(path)}`,
  })
}
