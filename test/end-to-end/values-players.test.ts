// What readers make of our files: the rows of "Read back" in docs/values.md, by each reader's own arithmetic, and in a browser.
/// <reference lib="dom" />
import { readFileSync } from 'node:fs'
import { launchBrowser } from '@movieflow/test-support/browser'
import { decodePlanes } from '@movieflow/test-support/decode'
import { needs } from '@movieflow/test-support/tools'
import { Workspace } from '@movieflow/test-support/workspace'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let space: Workspace
beforeEach(() => {
  space = new Workspace()
})
afterEach(() => space[Symbol.dispose]())

const color = [200, 30, 60] as const
// Those that OpenCV, phones and players see most, and an odd one.
const small = ['320x240', '640x480', '552x543', '640x718'] as const
const large = ['1280x720', '1920x1080'] as const

/** Movies of two frames of the one colour, each of the sizes its own. */
async function make(sizes: readonly string[], write: string): Promise<void> {
  space.npy(
    'color.npy',
    [2, 2, 2, 3],
    Uint8Array.from({ length: 24 }, (_, at) => color[at % 3]!),
  )
  space.write(
    'pipeline.yaml',
    `source: { files: color.npy, axes: [frame, y, x, rgb] }
matrix: { size: [${sizes.map((size) => `{ label: ${size}, is: [${size.replace('x', ', ')}] }`)}] }
fps: 2
render: { use: image, size: <size.is>, axis: off }
write: ${write}
`,
  )
  const { made, failed, events } = await space.run()
  // The picture has one colour on purpose.
  const said = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []))
  expect([made, failed]).toEqual([sizes.length, 0])
  expect(said.filter((message) => !message.includes('has one colour in all frames'))).toEqual([])
}

/**
 * The colour of the middle by a matrix that a reader takes, whatever the file's tags say: limited range, ITU-R BT.601-7 2.5.1
 * and BT.709-6 3.2.
 */
async function colorBy([kr, kb]: readonly [number, number], file: string): Promise<number[]> {
  const planes = await decodePlanes(space.path(file))
  const [width, height] = /(\d+)x(\d+)/
    .exec(file)!
    .slice(1)
    .map((each) => Number(each) + (Number(each) % 2)) as [number, number]
  const pixels = width * height
  const middle = (width * height) / 8 + width / 4
  const luma = planes[pixels / 2 + width / 2]!
  const [cb, cr] = [planes[pixels + middle]!, planes[(5 * pixels) / 4 + middle]!]
  const y = ((luma - 16) * 255) / 219
  const [blue, red] = [y + ((2 - 2 * kb) * (cb - 128) * 255) / 224, y + ((2 - 2 * kr) * (cr - 128) * 255) / 224]
  return [red, (y - kr * red - kb * blue) / (1 - kr - kb), blue]
}
const bt601 = [0.299, 0.114] as const
const bt709 = [0.2126, 0.0722] as const

/** Lossy, and rounded twice. */
function expectColor(found: readonly number[], file: string): void {
  const far = Math.max(...found.map((value, channel) => Math.abs(value - color[channel]!)))
  expect([file, far <= 3 ? 'near' : found]).toEqual([file, 'near'])
}

it('H.264 and VP9 below 720 lines, read by BT.601', async () => {
  await make(small, '[<size.label>.mp4, <size.label>.mov, <size.label>.webm]')
  for (const size of small)
    for (const ending of ['mp4', 'mov', 'webm']) {
      const file = `${size}.${ending}`
      expectColor(await colorBy(bt601, file), file)
    }
})

it('H.264 and VP9 from 720 lines on, read by BT.709', async () => {
  await make(large, '[<size.label>.mp4, <size.label>.webm]')
  for (const size of large)
    for (const ending of ['mp4', 'webm']) expectColor(await colorBy(bt709, `${size}.${ending}`), `${size}.${ending}`)
})

it('H.264 and VP9 with a colorspace of their own', async () => {
  const ways = ['mp4', 'webm'].flatMap((ending) =>
    ['bt601', 'bt709'].map((way) => `{ path: ${way}_<size.label>.${ending}, colorspace: ${way} }`),
  )
  await make(['640x480', '1280x720'], `[${ways}]`)
  for (const size of ['640x480', '1280x720'])
    for (const ending of ['mp4', 'webm']) {
      expectColor(await colorBy(bt601, `bt601_${size}.${ending}`), `bt601_${size}.${ending}`)
      expectColor(await colorBy(bt709, `bt709_${size}.${ending}`), `bt709_${size}.${ending}`)
    }
})

describe('in a browser', needs('chromium'), () => {
  it('H.264 and VP9 in Chromium', async () => {
    const sizes = [...small, ...large]
    await make(sizes, '[<size.label>.mp4, <size.label>.webm, { path: bt601_<size.label>.mp4, colorspace: bt601 }]')
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage()
      for (const file of sizes.flatMap((size) => [`${size}.mp4`, `${size}.webm`, `bt601_${size}.mp4`])) {
        const kind = file.endsWith('webm') ? 'webm' : 'mp4'
        const address = `data:video/${kind};base64,${readFileSync(space.path(file), 'base64')}`
        const found = await page.evaluate(async (source) => {
          const video = document.createElement('video')
          video.muted = true
          video.src = source
          document.body.append(video)
          await new Promise((resolve, reject) => {
            video.requestVideoFrameCallback(resolve)
            video.onerror = () => reject(new Error(video.error?.message))
            void video.play()
          })
          const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
          const context = canvas.getContext('2d')!
          context.drawImage(video, 0, 0)
          video.remove()
          const { data } = context.getImageData(canvas.width / 2, canvas.height / 2, 1, 1)
          return [...data].slice(0, 3)
        }, address)
        expectColor(found, file)
      }
    } finally {
      await browser.close()
    }
  })
})
