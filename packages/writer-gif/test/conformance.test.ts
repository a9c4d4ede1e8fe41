import { testWriter } from '@movieflow/testkit'
import { describe, it } from 'vitest'
import gifWriter from '../src/index.js'
import { decodeGif } from './ffmpeg.js'

describe('the contract', () => {
  it('holds for colours that are not known', async () => {
    await testWriter({ plugin: gifWriter, decode: decodeGif, size: [15, 9] })
  })

  it('holds with every option, odd sizes and one frame', async () => {
    const options = { loop: 3, metadata: { title: 'Map', artist: 'Lab', comment: 'größer' } }
    await testWriter({ plugin: gifWriter, options, decode: decodeGif, size: [13, 7], fps: 12.5 })
    await testWriter({ plugin: gifWriter, options: { loop: false }, decode: decodeGif, size: [1, 1], frames: 1 })
  })

  it('holds for more colours than a palette has', async () => {
    await testWriter({ plugin: gifWriter, decode: decodeGif, size: [151, 97], tolerance: { mean: 6 } })
  })
})
