// An HDF5 object and MATLAB's attributes of it: its class, its fields, whether it is empty.
import type { Hdf5File, ObjectInfo, PlainValue } from '@movieflow/hdf5'

export interface MatlabObject {
  readonly object: Exclude<ObjectInfo, { kind: 'link' }>
  /** `undefined` for what MATLAB did not write. */
  readonly className: string | undefined
  /** Its data are its lengths. */
  readonly empty: boolean
  /** An object of a class, a string, a table. */
  readonly decoded: boolean
  /** Names of fields, in MATLAB's order. */
  readonly fields: readonly string[] | undefined
  /** One of Octave's `save -hdf5`: a group of its `type` and its `value`. */
  readonly octave: boolean
  /** The number of rows of a sparse matrix. */
  readonly sparseRows: number | undefined
}

const wanted = [
  'MATLAB_class',
  'MATLAB_empty',
  'MATLAB_object_decode',
  'MATLAB_fields',
  'MATLAB_sparse',
  'OCTAVE_NEW_FORMAT',
]

/** Refuses missing objects, and links that lead out of the file. */
export async function lookAt(file: Hdf5File, path: string): Promise<MatlabObject> {
  const { object, attributes } = await file.look(path, wanted)
  if (object === undefined) throw file.refuse(path, 'there is no object of this name')
  if (object.kind === 'link') throw file.refuse(path, object.problem.message, object.problem.hint)
  const className = attributes['MATLAB_class']
  return {
    object,
    className: typeof className === 'string' ? className : undefined,
    empty: isSet(attributes['MATLAB_empty']),
    decoded: isSet(attributes['MATLAB_object_decode']),
    fields: fieldNames(attributes['MATLAB_fields']),
    octave: isSet(attributes['OCTAVE_NEW_FORMAT']),
    sparseRows: typeof attributes['MATLAB_sparse'] === 'number' ? attributes['MATLAB_sparse'] : undefined,
  }
}

function isSet(value: PlainValue | undefined): boolean {
  return typeof value === 'number' && value !== 0
}

/** MATLAB writes each name as a list of letters. */
function fieldNames(value: PlainValue | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined
  const names = Array.isArray(value) ? value : [value]
  return names.map((name) => (Array.isArray(name) ? name.join('') : String(name)))
}

/** The member of a group. */
export function memberPath(path: string, name: string): string {
  return `${path}/${name}`
}
