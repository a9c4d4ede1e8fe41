// The preview, asked as its page asks: from saving the pipeline to the picture, and pictures a second while scrubbing; beside a Python kernel's redraw.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { normal, npy, save } from '../../examples/arrays.mjs'
import { command } from '../measure.mjs'
import { cli, out } from '../movieflow.mjs'
import { findPeer, lacks } from '../peers.mjs'
import { makeSession } from '../session-data.mjs'

const needed = ['matplotlib', 'NumPy']
const folder = join(out, 'preview')
const file = join(folder, 'pipeline.yaml')

const heatmap = (title, more = '') => `source: { files: walk.npy, axes: [frame, y, x] }
render: { use: heatmap, size: [640, 480], title: "${title} <frame>", colorbar: true }
${more}write: a.mp4
`
const panels =
  ({ cam, dff, imaging }) =>
  (title, more = '') =>
    `sources:
  cam: ${JSON.stringify(cam)}
  dff: { files: ${JSON.stringify(dff)}, axes: [frame], fps: 250 }
  imaging: { files: ${JSON.stringify(imaging)}, axes: [frame, y, x], fps: 7.8125 }
render:
  use: figure
  size: [1200, 900]
  title: "${title} <frame>"
  panels:
    layout: [AB, CD]
    A: { use: image, data: cam }
    B: { use: line, x: <dff.time>, y: <dff> }
    C: { use: heatmap, data: imaging, limits: [0.5, 1.5], colorbar: true }
    D: { use: scatter, x: <time>, y: 1 }
${more}write: a.mp4
`

export async function preview({ report, short, rounds }) {
  const peer = await findPeer(...needed)
  if (!peer) report.missing(lacks(...needed))
  mkdirSync(folder, { recursive: true })
  const noise = normal(1)
  save(join(folder, 'walk.npy'), npy(Float32Array.from({ length: 200 * 24 * 30 }, noise), [200, 24, 30]))
  const saves = short ? 3 : 20
  report.heading('a heat map of 24 × 30, 640 × 480')
  const saved = []
  const drawn = []
  const theirs = []
  for (let round = 0; round < rounds; round++) {
    const page = await openPage(heatmap('begin'))
    saved.push(...(await saveToPicture(page, heatmap, saves)))
    drawn.push(await scrub(page, short ? 1 : 3))
    await page.close()
    if (!peer) continue
    const args = [join(import.meta.dirname, '../peers/matplotlib-redraw.py'), join(folder, 'walk.npy'), String(saves)]
    const { output } = await command(peer.python, args)
    theirs.push(...output.trim().split('\n').map(Number))
  }
  report.figure('scrubbing', 'pictures/s', drawn)
  report.figure('from saving to the picture', 'ms', saved)
  if (peer) {
    report.figure('matplotlib, set_data and savefig', 'ms', theirs)
    report.figure('matplotlib / another frame', 'ratio', [(median(theirs) * median(drawn)) / 1000])
    report.figure('matplotlib / from saving to the picture', 'ratio', [median(theirs) / median(saved)])
  }

  const text = panels(await makeSession(short ? 5 : 60))
  report.heading('four panels with a video of 640 × 480, 1200 × 900')
  const page = await openPage(text('begin'))
  report.figure('from saving to the picture', 'ms', await saveToPicture(page, text, saves))
  report.figure('scrubbing at random, at first', 'pictures/s', [await scrub(page, short ? 1 : 3)])
  // Until the video is decoded aside.
  await page.quiet()
  report.figure('scrubbing at random, after a while', 'pictures/s', [await scrub(page, short ? 1 : 3)])
  await page.close()
  rmSync(folder, { recursive: true, force: true })
  return peer?.versions
}

const median = (values) => values.toSorted((one, other) => one - other)[values.length >> 1]

/** From the write of the file until all of the frame's bytes are there, after the event that tells of the new plan. */
async function saveToPicture(page, text, count) {
  const times = []
  for (let index = 0; index < count; index++) {
    const before = page.edition
    const began = performance.now()
    writeFileSync(file, text(`round ${index}`))
    await page.until(() => page.edition > before)
    await page.frame(index)
    times.push(performance.now() - began)
    await page.quiet()
  }
  return times
}

/** Pictures a second, one asked for after the other, each once. */
async function scrub(page, seconds) {
  let asked = 0
  let at = 1
  const began = performance.now()
  while (performance.now() - began < seconds * 1000) {
    at = (at * 48271) % 2147483647
    await page.frame(at % page.frames)
    asked++
  }
  return asked / ((performance.now() - began) / 1000)
}

async function openPage(text) {
  writeFileSync(file, text)
  const child = spawn(process.execPath, [cli, 'preview', file], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (part) => {
    said += part
  })
  const page = {
    edition: -1,
    frames: 0,
    movie: '',
    progress: null,
    async until(holds) {
      const began = performance.now()
      while (!holds()) {
        if (performance.now() - began > 60_000) throw new Error('the preview did not answer within a minute')
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    },
    async frame(index) {
      const response = await fetch(new URL('frame', page.address), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ movie: page.movie, index }),
      })
      const bytes = await response.arrayBuffer()
      if (!response.ok) throw new Error(Buffer.from(bytes).toString())
    },
    /** The plan of all movies is there, and nothing is under way. */
    async quiet() {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      await page.until(() => page.progress === null)
    },
    async close() {
      stop.abort()
      child.kill('SIGINT')
      await once(child, 'close')
    },
  }
  const stop = new AbortController()
  await page.until(() => /http:\S+/.test(said))
  page.address = /http:\S+/.exec(said)[0]
  void follow(page, stop.signal).catch(() => {})
  await page.until(() => page.frames > 0)
  await page.frame(0)
  return page
}

async function follow(page, signal) {
  const { body } = await fetch(new URL('events', page.address), { signal })
  let text = ''
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const events = text.split('\n\n')
    text = events.pop()
    for (const event of events) {
      const json = /^data: ?(.*)$/m.exec(event)?.[1]
      if (json === undefined) continue
      const data = JSON.parse(json)
      if (/^event: ?progress$/m.test(event)) page.progress = data.what
      if (!/^event: ?plan$/m.test(event)) continue
      const [movie] = data.movies
      Object.assign(page, { edition: data.edition, movie: movie?.id ?? '', frames: movie?.frames ?? 0 })
    }
  }
}
