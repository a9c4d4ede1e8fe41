// What reference libraries read of the fixtures that they wrote, by names as `mat numbers-5.mat cube_f8`.
import fs from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { SourcePlugin } from '@movieflow/core/plugin'
import hdf5 from '@movieflow/source-hdf5'
import images from '@movieflow/source-images'
import mat from '@movieflow/source-mat'
import nifti from '@movieflow/source-nifti'
import npy from '@movieflow/source-npy'
import raw from '@movieflow/source-raw'
import table from '@movieflow/source-table'
import zarr from '@movieflow/source-zarr'

type Value = number | string | null

/** One array of a fixture. */
export interface Reference {
  readonly plugin: SourcePlugin
  readonly file: string
  readonly variable?: string
  readonly options?: Record<string, unknown>
  readonly axes?: readonly string[]
  readonly shape: readonly number[]
  /** In C order; or the SHA-256 of their bytes as float64. */
  readonly values: readonly Value[] | string
  /** As a part of the value. */
  readonly tolerance?: number
}

export const sources: Readonly<Record<string, SourcePlugin>> = { hdf5, images, mat, nifti, npy, raw, table, zarr }

const packages = path.resolve(import.meta.dirname, '../../..')

export function fixture(plugin: string, name: string): string {
  return path.join(packages, `source-${plugin}/test/fixtures`, name)
}

type Parts = Readonly<Record<string, readonly Value[] | string>>
type Entry = {
  readonly shape: readonly number[]
  readonly values: readonly Value[] | string | Parts
  readonly dtype?: string
  readonly variable?: string | null
  readonly tolerance?: number
}

/** Each of these files has a form of its own, which its caller names. */
function read<T>(plugin: string, name: string): T {
  return JSON.parse(fs.readFileSync(fixture(plugin, name), 'utf8')) as T
}

/** Of complex numbers the real parts. */
function withParts({ shape, values }: Entry): Pick<Reference, 'shape' | 'values' | 'options'> {
  if (Array.isArray(values) || typeof values === 'string') return { shape, values: values as readonly Value[] }
  return { shape, values: (values as Parts)['real']!, options: { complex: 'real' } }
}

type Named = [string, Reference]

function ofNpy(): Named[] {
  const files = Object.entries(read<Record<string, Entry>>('npy', 'expected.json')).map(
    ([name, entry]): Named => [
      `npy ${name}.npy`,
      { plugin: npy, file: fixture('npy', `${name}.npy`), ...withParts(entry) },
    ],
  )
  const archives = Object.entries(read<Record<string, Record<string, Entry>>>('npy', 'npz-expected.json'))
  const members = archives.flatMap(([archive, entries]) =>
    Object.entries(entries).flatMap(([variable, entry]): Named[] => {
      if (entry.values === undefined) return []
      const complex = entry.dtype!.includes('c') ? { options: { complex: 'real' } } : {}
      const reference = { plugin: npy, file: fixture('npy', archive), variable, ...withParts(entry), ...complex }
      return [[`npz ${archive} ${variable}`, reference]]
    }),
  )
  return [...files, ...members]
}

function ofFiles(plugin: SourcePlugin, label: string, json: string, options?: Record<string, unknown>): Named[] {
  return Object.entries(read<Record<string, Record<string, Entry>>>(plugin.name, json)).flatMap(([name, variables]) =>
    Object.entries(variables).map(([variable, entry]): Named => {
      const found = withParts(entry)
      const reference = { plugin, file: fixture(plugin.name, name), variable, ...found }
      return [`${label} ${name} ${variable}`, { ...reference, options: { ...options, ...found.options } }]
    }),
  )
}

function ofHdf5(): Named[] {
  const packing = Object.entries(read<Record<string, Entry>>('hdf5', 'packing.json')).map(
    ([variable, entry]): Named => [
      `packing ${variable}`,
      // Factors of single precision are used as doubles here, and as singles by netCDF4.
      { plugin: hdf5, file: fixture('hdf5', 'packing.nc'), variable, ...withParts(entry), tolerance: 1e-7 },
    ],
  )
  const rules = Object.entries(read<{ numbers: Record<string, Value[] | null> }>('hdf5', 'rules.json').numbers).flatMap(
    ([variable, values]): Named[] =>
      values === null
        ? []
        : [[`rules ${variable}`, { plugin: hdf5, file: fixture('hdf5', 'rules.nc'), variable, shape: [3], values }]],
  )
  const tables = Object.entries(read<Record<string, Entry>>('hdf5', 'tables.json')).map(
    ([name, { variable, ...entry }]): Named => {
      const named = name.startsWith('sleap') ? { variable: 'tracks' } : variable ? { variable } : {}
      return [
        `tables ${name}`,
        { plugin: hdf5, file: fixture('hdf5', name.split(' ')[0]!), ...named, ...withParts(entry) },
      ]
    },
  )
  const labels = Object.entries(read<Record<string, Entry>>('hdf5', 'labels.json')).flatMap(
    ([variable, entry]): Named[] =>
      variable === 'long'
        ? []
        : [
            [
              `labels ${variable}`,
              { plugin: hdf5, file: fixture('hdf5', 'labels.slp'), variable, ...withParts(entry) },
            ],
          ],
  )
  const series = Object.entries(read<Record<string, Entry & { axes: string[] }>>('hdf5', 'rare.json')).map(
    ([name, { axes, ...entry }]): Named => {
      const [file, variable] = name.split(' ')
      return [
        `series ${name}`,
        { plugin: hdf5, file: fixture('hdf5', file!), variable: variable!, axes, ...withParts(entry) },
      ]
    },
  )
  type Classic = Record<string, { variables: Record<string, { shape: number[]; values?: Value[] | null }> }>
  const classic = Object.entries(read<Classic>('hdf5', 'netcdf3.json')).flatMap(([name, { variables }]) =>
    Object.entries(variables).flatMap(([variable, { shape, values }]): Named[] => {
      if (!values || values.some((value) => typeof value === 'string')) return []
      const file = fixture('hdf5', `netcdf3/${name}`)
      return [[`netcdf3 ${name} ${variable}`, { plugin: hdf5, file, variable, shape, values, tolerance: 1e-6 }]]
    }),
  )
  return [
    ...ofFiles(hdf5, 'hdf5', 'expected.json', { raw: true }),
    ...packing,
    ...rules,
    ...tables,
    ...labels,
    ...series,
    ...classic,
  ]
}

function ofXarray(): Named[] {
  type Versions = Record<string, { arrays: Record<string, Entry> }>
  return Object.entries(read<Versions>('zarr', 'xarray.json')).flatMap(([version, { arrays }]) =>
    Object.entries(arrays).map(([variable, entry]): Named => {
      const file = fixture('zarr', `xarray-${version}.zarr.zip`)
      // xarray unpacks small integers in single precision.
      return [`xarray${version} ${variable}`, { plugin: zarr, file, variable, ...withParts(entry), tolerance: 2e-7 }]
    }),
  )
}

function ofZarr(): Named[] {
  return [2, 3].flatMap((version) =>
    Object.entries(read<Record<string, Entry>>('zarr', `zarr-${version}.json`)).map(
      ([variable, entry]): Named => [
        `zarr${version} ${variable}`,
        { plugin: zarr, file: fixture('zarr', `zarr-${version}.zarr.zip`), variable, ...withParts(entry) },
      ],
    ),
  )
}

function bytesOf(dtype: string, text: string): number[] {
  const bytes = Buffer.from(text, 'base64')
  const { buffer } = new Uint8Array(bytes)
  const kinds = { uint8: Uint8Array, int8: Int8Array, uint16: Uint16Array, int16: Int16Array, uint32: Uint32Array }
  const all = { ...kinds, int32: Int32Array, float32: Float32Array, float64: Float64Array }
  return Array.from(new all[dtype as keyof typeof all](buffer))
}

function ofImages(): Named[] {
  const plain = {
    ...read<Record<string, Entry>>('images', 'expected.json'),
    ...read<Record<string, Entry>>('images', 'expected-tiff.json'),
  }
  const files = Object.entries(plain as Record<string, Entry>).map(
    ([name, { shape, dtype, values, tolerance }]): Named => {
      const reference = {
        plugin: images,
        file: fixture('images', name),
        shape,
        values: bytesOf(dtype!, values as string),
      }
      // JPEG and what is lossy: within levels.
      return [`images ${name}`, { ...reference, ...(tolerance && { tolerance: -tolerance }) }]
    },
  )
  const sets = Object.entries(read<Record<string, Entry>>('images', 'ome/ome.json')).map(
    ([name, entry]): Named => [
      `ome ${name}`,
      { plugin: images, file: fixture('images', `ome/${name}.ome.tif`), ...withParts(entry) },
    ],
  )
  return [...files, ...sets]
}

function ofTables(): Named[] {
  const named = {
    ...read<Record<string, Entry>>('table', 'expected.json'),
    ...read<Record<string, Entry>>('table', 'trackers.json'),
  }
  return Object.entries(named).flatMap(([name, entry]): Named[] => {
    const file = fixture('table', name)
    if (entry.values !== undefined) {
      const axes = entry.shape.length === 2 ? { axes: ['frame', 'column'] } : {}
      return [[`table ${name}`, { plugin: table, file, ...axes, ...withParts(entry) }]]
    }
    return Object.entries(entry as unknown as Record<string, Entry>).map(([variable, each]) => [
      `table ${name} ${variable}`,
      { plugin: table, file, variable, ...withParts(each) },
    ])
  })
}

/** `folder` takes the files of fixtures that are kept in JSON. */
function ofPacked(folder: string): Named[] {
  const { fixtures } = read<{
    fixtures: { name: string; file: string; files: Record<string, string>; shape: number[]; values?: Value[] }[]
  }>('nifti', 'files.json')
  const volumes = fixtures.flatMap(({ name, file, files, shape, values }): Named[] => {
    if (!values) return []
    for (const [each, text] of Object.entries(files))
      fs.writeFileSync(path.join(folder, each), gunzipSync(Buffer.from(text, 'base64')))
    return [[`nifti ${name}`, { plugin: nifti, file: path.join(folder, file), shape, values }]]
  })
  const { plain } = read<{
    plain: (Entry & { name: string; bytes: string; order: string; offset: number; options: object })[]
  }>('raw', 'arrays.json')
  const arrays = plain.map(({ name, bytes, order, offset, options, ...entry }, at): Named => {
    const file = path.join(folder, `array-${at}.bin`)
    fs.writeFileSync(file, Buffer.from(bytes, 'base64'))
    const own = { ...options, shape: entry.shape, order, ...(offset > 0 && { offset }) }
    return [`raw ${name}`, { plugin: raw, file, ...withParts(entry), options: own }]
  })
  return [...volumes, ...arrays]
}

/** All arrays whose values are known, by name. */
export function collectReferences(folder: string): ReadonlyMap<string, Reference> {
  return new Map([
    ...ofNpy(),
    ...ofFiles(mat, 'mat', 'expected.json'),
    ...ofFiles(mat, 'mat', 'expected-v73.json'),
    ...ofHdf5(),
    ...ofZarr(),
    ...ofXarray(),
    ...ofImages(),
    ...ofTables(),
    ...ofPacked(folder),
  ])
}
