// A source of Parquet tables, by hyparquet: columns of numbers are an array, and all columns are fields.

import { defineSource, MovieflowError } from '@movieflow/core/plugin'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const numbers = ['INT32', 'INT64', 'FLOAT', 'DOUBLE', 'BOOLEAN']
/** More than this is no table of an experiment. */
const mostValues = 4_000_000

export default defineSource({
  name: 'parquet',
  version: '1.0.0',
  extensions: ['.parquet'],

  async scan(file) {
    const { rows, columns, texts } = await readHeader(file)
    const textColumns = Object.fromEntries(texts.map(({ name, type }) => [name, `it is ${type}`]))
    const shape = [rows, columns.length]
    return [{ name: null, dtype: '<f8', shape, order: 'C', axes: ['frame', 'column'], columns, textColumns }]
  },

  async find(file, name) {
    const { rows, columns } = await readHeader(file)
    return columns.includes(name) ? { name, dtype: '<f8', shape: [rows], order: 'C' } : undefined
  },

  // For `tables:` and `fields:`: lists by the names of columns.
  async readValue(file, name) {
    const { all } = await readHeader(file)
    if (name !== undefined && !all.includes(name)) return undefined
    const rows = await readRows(file, name === undefined ? all : [name])
    const columnOf = (column) => rows.map((row) => plainValue(row[column]))
    return name === undefined ? Object.fromEntries(all.map((column) => [column, columnOf(column)])) : columnOf(name)
  },

  async probe({ file, axes, variables }) {
    const { rows, columns } = await readHeader(file)
    if (variables.length > 0 && !variables.some((name) => columns.includes(name)))
      throw new MovieflowError('INPUT_UNREADABLE', `${file} has no column of numbers called ${variables.join(' or ')}`)
    const shape = variables.length > 0 ? [rows] : [rows, columns.length]
    if (axes.length !== shape.length)
      throw new MovieflowError('SHAPE_MISMATCH', `${file} has ${shape.length} axes, but axes names ${axes.length}`)
    const { frames, rest } = alongFrames(axes, shape)
    return { frames, axes: rest.map((at) => axes[at]), shape: rest.map((at) => shape[at]), dtype: 'float64' }
  },

  async open({ file, axes, variables }) {
    const { columns } = await readHeader(file)
    const wanted = variables.length > 0 ? [variables.find((name) => columns.includes(name))] : columns
    const rows = await readRows(file, wanted)
    const shape = variables.length > 0 ? [rows.length] : [rows.length, columns.length]
    const values = Float64Array.from(rows.flatMap((row) => wanted.map((column) => Number(row[column] ?? Number.NaN))))
    const { frames, along, rest } = alongFrames(axes, shape)
    return {
      read(index) {
        if (!Number.isInteger(index) || index < 0 || index >= frames) throw new RangeError(`there is no frame ${index}`)
        const width = shape[1] ?? 1
        const data =
          along < 0
            ? values.slice()
            : along === 0
              ? values.slice(index * width, (index + 1) * width)
              : Float64Array.from(rows, (_, row) => values[row * width + index])
        return { axes: rest.map((at) => axes[at]), shape: rest.map((at) => shape[at]), data }
      },
    }
  },
})

/** How many frames, which axis they are (-1 for none), and the others. */
function alongFrames(axes, shape) {
  const along = axes.indexOf('frame')
  const rest = axes.map((_, at) => at).filter((at) => at !== along)
  return { frames: along < 0 ? 1 : shape[along], along, rest }
}

async function readHeader(file) {
  const metadata = await parquetMetadataAsync(await asyncBufferFromFile(file)).catch((cause) => {
    throw new MovieflowError('INPUT_UNREADABLE', `${file} is no Parquet file: ${cause.message}`, { file, cause })
  })
  const fields = parquetSchema(metadata).children.map(({ element, children }) => ({
    name: element.name,
    type: children.length > 0 ? 'nested' : (element.logical_type?.type ?? element.type),
    isNumber: children.length === 0 && numbers.includes(element.type) && element.logical_type?.type !== 'TIMESTAMP',
  }))
  const rows = Number(metadata.num_rows)
  if (rows * fields.length > mostValues)
    throw new MovieflowError(
      'INPUT_UNREADABLE',
      `${file} has ${rows} rows of ${fields.length} columns: that is data, not a table`,
    )
  const texts = fields.filter(({ isNumber }) => !isNumber)
  return {
    rows,
    columns: fields.filter(({ isNumber }) => isNumber).map(({ name }) => name),
    texts,
    all: fields.map(({ name }) => name),
  }
}

async function readRows(file, columns) {
  return await parquetReadObjects({ file: await asyncBufferFromFile(file), columns, compressors })
}

/** What YAML knows: numbers, texts, true and false, nothing. */
function plainValue(value) {
  if (value === undefined || value === null || Number.isNaN(value)) return null
  if (typeof value === 'bigint') return Number(value)
  return value instanceof Date ? value.toISOString().replace('Z', '') : value
}
