// Turns a file of format 7.3 (HDF5) into its list of variables: the members of the root, except MATLAB's own.
import { type Hdf5File, openHdf5 } from '@movieflow/hdf5'
import type { MatFile, Variable } from '../item.js'
import { ObjectReader } from './object-item.js'

/** Lists the variables. `matlab` is true if MATLAB's header comes before the HDF5 part: then all arrays are MATLAB's. */
export async function listMat73(path: string, matlab: boolean): Promise<MatFile> {
  const file = await openHdf5(path)
  try {
    const names = (await file.members('/')).filter((name) => !name.startsWith('#') && !name.startsWith('__'))
    const ofOctave = new Set<string>()
    if (!matlab) {
      for (const name of names)
        if ((await file.attributes(`/${name}`)).includes('OCTAVE_NEW_FORMAT')) ofOctave.add(name)
      names.push(...(await insideGroups(file, ofOctave)))
    }
    const aliases = [...ofOctave].flatMap((name) =>
      [`${name}/value`, `${name}.value`].map((alias) => ({
        ...describe(file, name, matlab),
        name: alias,
        alias: true as const,
      })),
    )
    return {
      path,
      variables: [...names.map((name) => describe(file, name, matlab)), ...aliases],
      troubles: [],
      verify: () => file.verify(),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Datasets in groups, by their paths, if neither MATLAB nor Octave wrote them. */
async function insideGroups(file: Hdf5File, ofOctave: ReadonlySet<string>): Promise<string[]> {
  const names: string[] = []
  for (const { path, kind } of await file.list()) {
    const name = path.slice(1)
    if (kind === 'dataset' && name.includes('/') && !name.startsWith('#') && !ofOctave.has(name.split('/')[0]!))
      names.push(name)
  }
  return names
}

function describe(file: Hdf5File, name: string, matlab: boolean): Variable {
  return {
    name,
    async open() {
      const item = await new ObjectReader(file, matlab).read(`/${name}`)
      return { item, finish: async () => file.verify(), close: async () => {} }
    },
  }
}
