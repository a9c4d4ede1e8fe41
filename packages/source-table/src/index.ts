// The source `table`.
import { defineSource } from '@movieflow/core/plugin'

export const tableSource = defineSource({
  name: 'table',
  extensions: ['.csv', '.tsv', '.txt', '.json'],
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

export default tableSource
