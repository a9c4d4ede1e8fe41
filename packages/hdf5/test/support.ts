// What the tests share: the fixtures of the source `hdf5`.
import path from 'node:path'

export function fixture(name: string): string {
  return path.join(import.meta.dirname, '../../source-hdf5/test/fixtures', name)
}
