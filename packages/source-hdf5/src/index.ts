// The source `hdf5`.
import { defineSource } from '@movieflow/core/plugin'

export const hdf5Source = defineSource({
  name: 'hdf5',
  extensions: ['.h5', '.hdf5', '.hdf', '.he5', '.nwb', '.nc', '.nc4'],
  async scan() {
    throw new Error('under construction')
  },
  async probe() {
    throw new Error('under construction')
  },
  async open() {
    throw new Error('under construction')
  },
})

export default hdf5Source
