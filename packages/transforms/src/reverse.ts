// reverse: the frames, backwards.
import { defineTransform } from '@movieflow/core/plugin'

export default defineTransform({
  name: 'reverse',
  version: '0.1.0',
  plan({ clip }) {
    return { clip, frameFrom: (index) => clip.frames - 1 - index }
  },
  create({ clip, input }) {
    return { read: (index) => input.read(clip.frames - 1 - index) }
  },
})
