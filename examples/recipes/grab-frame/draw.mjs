// A random walk that a program draws by itself, frame by frame: node draw.mjs [MOVIE]
import { createCanvas } from '@napi-rs/canvas'
import { openMovie } from 'movieflow'
import { normal } from '../../arrays.mjs'

const file = process.argv[2] ?? new URL('../../../out/recipes/grab-frame/writer_test.mp4', import.meta.url)
const canvas = createCanvas(320, 320)
const context = canvas.getContext('2d')
const random = normal(1)

const metadata = { title: 'Movie Test', artist: 'Matplotlib', comment: 'Movie support!' }
const movie = await openMovie(file, { fps: 15, metadata })
try {
  for (let [x, y, frame] = [0, 0, 0]; frame < 100; frame++) {
    x += 0.1 * random()
    y += 0.1 * random()
    context.fillStyle = 'white'
    context.fillRect(0, 0, 320, 320)
    context.fillStyle = 'black'
    context.beginPath()
    context.arc(160 + 32 * x, 160 - 32 * y, 4, 0, 2 * Math.PI)
    context.fill()
    await movie.grab(canvas)
  }
} finally {
  await movie.close()
}
