// Datasets, groups and attributes become plain values for fields and tables.
import { type FieldValue, MovieflowError, mostPlainValues } from '@movieflow/core/plugin'
import type { Hdf5File, ObjectInfo } from '@movieflow/hdf5'
import { nameOf, pathOf } from './variables.js'

/** `group/dataset`, `group/dataset@attribute`, `@attribute` of the file; a group is a record of what is in it. */
export async function readFieldValue(file: Hdf5File, name: string | undefined): Promise<FieldValue | undefined> {
  if (name === undefined) return readAll(file)
  const object = await file.find(pathOf(name))
  if (object?.kind === 'group') return readGroup(file, pathOf(name))
  if (object?.kind === 'dataset') return file.value(pathOf(name), undefined, mostPlainValues)
  const at = name.lastIndexOf('@')
  return at < 0 ? undefined : file.value(pathOf(name.slice(0, at)), name.slice(at + 1), mostPlainValues)
}

async function readAll(file: Hdf5File): Promise<FieldValue | undefined> {
  const datasets = (await file.list()).filter(({ kind }) => kind === 'dataset')
  return datasets.length === 1 ? file.value(datasets[0]!.path, undefined, mostPlainValues) : readGroup(file, '/')
}

async function readGroup(file: Hdf5File, path: string): Promise<FieldValue> {
  const before = path === '/' ? '/' : `${path}/`
  const inside = (await file.list()).filter((object) => object.kind === 'dataset' && object.path.startsWith(before))
  refuseMany(file, path, inside)
  const record = emptyRecord()
  for (const object of inside) {
    const names = nameOf(object.path.slice(before.length)).split('/')
    let place = record
    for (const group of names.slice(0, -1)) {
      place[group] ??= emptyRecord()
      place = place[group] as Record<string, FieldValue>
    }
    place[names.at(-1)!] = (await file.value(object.path, undefined, mostPlainValues)) ?? null
  }
  return record
}

/** Names come from the file: `__proto__` is one like any other. */
function emptyRecord(): Record<string, FieldValue> {
  return Object.create(null) as Record<string, FieldValue>
}

function refuseMany(file: Hdf5File, path: string, objects: readonly ObjectInfo[]): void {
  let values = 0
  for (const object of objects)
    if (object.kind === 'dataset' && object.shape !== null)
      values += object.shape.reduce((product, length) => product * length, 1)
  if (values <= mostPlainValues) return
  throw new MovieflowError('INPUT_UNREADABLE', `${values.toLocaleString('en-US')} values are too many for a field`, {
    file: file.path,
    hint: path === '/' ? 'name the dataset that is meant' : `name a dataset of ${nameOf(path)}`,
  })
}
