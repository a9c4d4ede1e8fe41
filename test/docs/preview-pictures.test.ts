// The pictures of the page of the preview can be made: the page does what the page of the docs shows.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs, programOf } from '@movieflow/test-support/tools'
import { expect, it } from 'vitest'

it('the pictures of docs/preview.md are made', needs('chromium', 'ffmpeg'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'movieflow preview pictures '))
  try {
    const environment = { ...process.env, CHROMIUM: programOf('chromium') }
    execFileSync(process.execPath, ['docs/preview/make.mjs', folder], { env: environment, stdio: 'pipe' })
    // Width and height stand in the first chunk of a PNG file.
    for (const name of ['preview', 'mistake', 'tried'])
      expect(sizeOf(readFileSync(join(folder, `${name}.png`)))).toEqual([1280, 800])
    expect(readFileSync(join(folder, 'preview.gif')).subarray(0, 6).toString()).toBe('GIF89a')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

function sizeOf(png: Buffer): [width: number, height: number] {
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}
