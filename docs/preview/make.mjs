// Makes the pictures of docs/preview.md and the film of the README: `node docs/preview/make.mjs [FOLDER]`, in chromium, over the example batch.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const command = join(root, 'packages/cli/bin/movieflow.js')
const folder = process.argv[2] ?? here
const viewport = { width: 1280, height: 800 }

const work = mkdtempSync(join(tmpdir(), 'lab-'))
const project = join(work, 'correlation-batch')
const pipeline = join(project, 'pipeline.yaml')

/** Resolves when the command has said its address. */
function started(child) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (part) => {
      text += part
      const address = /http:\S+/.exec(text)?.[0]
      if (address) resolve(address)
    })
    child.on('close', (code) => reject(new Error(`the preview ended with ${code}`)))
  })
}

/** The picture is there that the page has asked for, and the values are counted. */
async function atRest(page) {
  await page.locator('canvas[data-frame]').waitFor()
  await page.waitForLoadState('networkidle').catch(() => {})
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'))
  await page.waitForTimeout(400)
}

async function make() {
  mkdirSync(folder, { recursive: true })
  const copied = (path) => !path.includes('/data') && !path.includes('/out')
  for (const name of ['arrays.mjs', 'correlation-batch'])
    cpSync(join(root, 'examples', name), join(work, name), { recursive: true, filter: copied })
  execFileSync(process.execPath, [join(project, 'make-data.mjs')])
  const written = readFileSync(pipeline, 'utf8')
  const child = spawn(process.execPath, [command, 'preview', 'pipeline.yaml'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  const film = []
  try {
    const page = await browser.newPage({ viewport, reducedMotion: 'reduce', colorScheme: 'light' })
    await page.goto(await started(child))
    await atRest(page)
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowRight')
    await atRest(page)
    await page.screenshot({ path: join(folder, 'preview.png') })

    const shot = async (times = 1) => {
      const image = await page.screenshot()
      for (let time = 0; time < times; time++) film.push(image)
    }
    await shot(3)
    for (let step = 0; step < 6; step++) {
      await page.keyboard.press('ArrowRight')
      await atRest(page)
      await shot()
    }
    const save = async (text) => {
      writeFileSync(pipeline, text)
      await page.waitForTimeout(600)
      await atRest(page)
    }
    await save(written.replace('colormap: viridis', 'colormap: magma'))
    await shot(4)
    await save(written.replace('percentile:', 'percentil:'))
    await shot(5)
    await page.screenshot({ path: join(folder, 'mistake.png') })
    await save(written)
    await shot(3)

    await page.getByLabel('Colour map', { exact: true }).selectOption('coolwarm')
    await page.getByRole('textbox', { name: 'Upper limit' }).fill('0.4')
    await page.getByRole('textbox', { name: 'Upper limit' }).press('Enter')
    await atRest(page)
    await page.screenshot({ path: join(folder, 'tried.png') })
    await shot(4)
  } finally {
    await browser.close()
    child.removeAllListeners('close')
    child.kill('SIGINT')
  }
  for (const [index, image] of film.entries())
    writeFileSync(join(work, `film-${String(index).padStart(3, '0')}.png`), image)
  const filter =
    'scale=800:-1:flags=lanczos,split[a][b];[a]palettegen=max_colors=96:stats_mode=diff[p];[b][p]paletteuse=dither=none'
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-framerate',
    '3',
    '-i',
    join(work, 'film-%03d.png'),
    '-vf',
    filter,
    join(folder, 'preview.gif'),
  ])
}

await make().finally(() => rmSync(work, { recursive: true, force: true }))
