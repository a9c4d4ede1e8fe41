// The gallery: each pipeline is on its page as it is, is planned without a warning, and draws the picture that is shown.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const make = 'docs/gallery/make.mjs'
const page = readFileSync('docs/gallery.md', 'utf8')
const shown = [...page.matchAll(/^!\[[^\]]*\]\(gallery\/([\w-]+)\.png\)$/gm)].map((match) => match[1]!)
const work = mkdtempSync(join(tmpdir(), 'movieflow gallery '))
const command = 'packages/cli/bin/movieflow.js'

describe('the gallery', () => {
  beforeAll(() => {
    mkdirSync(join(work, 'drawn'))
    execFileSync(process.execPath, [make, join(work, 'drawn')], { stdio: 'pipe' })
    execFileSync(process.execPath, [make, 'data', join(work, 'gallery')], { stdio: 'pipe' })
  }, 600_000)
  afterAll(() => rmSync(work, { recursive: true, force: true }))

  it('has at least thirty figures, and all of the folder', () => {
    const drawn = readdirSync(join(work, 'drawn')).map((name) => name.replace('.png', ''))
    expect(shown.toSorted()).toEqual(drawn.toSorted())
    expect(shown.length).toBeGreaterThanOrEqual(30)
  })

  it.each(shown)('%s', (name) => {
    const text = readFileSync(`examples/gallery/${name}.yaml`, 'utf8')
    expect(page).toContain(text.replace(/^(#.*\n)+/, '').trim())
    const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
    expect(lines.length, 'lines of the pipeline').toBeLessThanOrEqual(30)
    const report = join(work, 'gallery', `${name}.yaml`)
    const plan = JSON.parse(execFileSync(process.execPath, [command, 'plan', report, '--json'], { encoding: 'utf8' }))
    expect(plan.problems.filter(({ code }: { code: string }) => code !== 'OUTPUT_NOTE')).toEqual([])
    const [now, then] = [join(work, 'drawn'), 'docs/gallery'].map((folder) => readFileSync(join(folder, `${name}.png`)))
    expect(now!.equals(then!), 'the same picture').toBe(true)
  })
})
