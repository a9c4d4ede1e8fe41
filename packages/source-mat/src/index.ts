// The source `mat`.
import { defineSource } from '@movieflow/core/plugin'

export const matSource = defineSource({
  name: 'mat',
  extensions: ['.mat'],
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

export default matSource
