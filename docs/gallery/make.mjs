// The gallery: `node docs/gallery/make.mjs` draws each pipeline of examples/gallery, and writes docs/gallery.md with them; `… data FOLDER` makes
// the data and copies the pipelines into a folder, for tests and for those who want to try one.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const gallery = join(root, 'examples/gallery')
const command = join(root, 'packages/cli/bin/movieflow.js')

/** Names of pipelines, in the order of the page. */
const chapters = {
  'Pictures and paths': ['two-stains', 'interference', 'random-walk', 'spikes'],
  'Several conditions, one scale': [
    ...['three-states', 'stacked-states', 'two-winters', 'four-cells', 'twelve-cells', 'sleep-stages', 'three-doses'],
  ],
  'Counts, rates and responses': [
    ...['psth', 'dose-response', 'reaction-times', 'direction-tuning', 'sleep-and-wake', 'warming', 'first-spikes'],
  ],
  'Outlines, arrows, second axes, insets': [
    ...['active-cells', 'mouse-in-arena', 'passing-low', 'pupil-and-running', 'power-spectrum'],
  ],
  'Themes and letters': ['poster', 'fly', 'two-photon', 'travelling-spikes', 'temperature', 'calcium-ja'],
  'For print': ['print-correlation', 'print-place-cell', 'print-response'],
  'Edited in time': ['gratings', 'jump', 'storm', 'division'],
}

/** Those of the folder that make movies; themes and the like lie there, too. */
export function pipelinesOf(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && /^write:/m.test(readFileSync(join(folder, name), 'utf8')))
    .map((name) => name.replace('.yaml', ''))
    .sort()
}

function makeData(folder) {
  mkdirSync(folder, { recursive: true })
  cpSync(gallery, folder, { recursive: true })
  cpSync(join(root, 'examples/arrays.mjs'), join(folder, '..', 'arrays.mjs'))
  for (const name of readdirSync(gallery).filter((each) => /^data-.*\.mjs$/.test(each)))
    execFileSync(process.execPath, [join(gallery, name), folder])
}

/** The frame in the middle of the first movie. */
function draw(folder, name, picture) {
  const options = { cwd: folder, encoding: 'utf8' }
  const plan = JSON.parse(execFileSync(process.execPath, [command, 'plan', `${name}.yaml`, '--json'], options))
  const [{ id, frames }] = plan.movies
  const index = String(Math.floor(frames / 2))
  const args = ['frame', `${name}.yaml`, '--only', id, '--index', index, '--output', picture]
  execFileSync(process.execPath, [command, ...args], { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
}

/** The pipeline's opening comment, without its signs, and its other lines. */
function textsOf(name) {
  const lines = readFileSync(join(gallery, `${name}.yaml`), 'utf8').split('\n')
  const end = lines.findIndex((line) => !line.startsWith('#'))
  const said = lines.slice(0, end).map((line) => line.replace(/^# ?/, ''))
  return { said: said.join(' ').trim(), yaml: lines.slice(end).join('\n').trim() }
}

function page(chaptered) {
  const parts = Object.entries(chaptered).map(([chapter, names]) => {
    const figures = names.map((name) => {
      const { said, yaml } = textsOf(name)
      const title = name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase())
      const about = said === '' ? '' : `${said}\n\n`
      return `### ${title}\n\n![${title}](gallery/${name}.png)\n\n${about}\`\`\`yaml\n${yaml}\n\`\`\`\n`
    })
    return `## ${chapter}\n\n${figures.join('\n')}`
  })
  // What is written by hand stays: all before the first chapter, and the comparison after the last.
  const written = readFileSync(join(root, 'docs/gallery.md'), 'utf8')
  const before = written.slice(0, written.indexOf(`## ${Object.keys(chaptered)[0]}\n`))
  return `${before}${parts.join('\n')}\n${written.slice(written.indexOf('## Beside matplotlib\n'))}`
}

/** Those that no chapter names come last. */
function allChapters() {
  const named = new Set(Object.values(chapters).flat())
  const others = pipelinesOf(gallery).filter((name) => !named.has(name))
  return { ...chapters, ...(others.length > 0 && { 'And more': others }) }
}

const [, program, what, into] = process.argv
if (program === fileURLToPath(import.meta.url)) {
  if (what === 'data') makeData(into)
  else {
    const work = mkdtempSync(join(tmpdir(), 'movieflow gallery '))
    const folder = join(work, 'gallery')
    try {
      makeData(folder)
      for (const name of pipelinesOf(folder)) draw(folder, name, join(what ?? here, `${name}.png`))
      if (what === undefined) writeFileSync(join(root, 'docs/gallery.md'), page(allChapters()))
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  }
}
