import { createHash } from 'node:crypto'
import { testWriter } from '@movieflow/testkit'
import { describe, expect, it } from 'vitest'
import { htmlWriter } from '../src/index.js'
import { decodePage, pageText, paint, scriptsOf } from './page.js'

const pictures = [0xff0000, 0x00ff00, 0x00ff00, 0x0000ff].map((color) => paint([12, 8], (x) => color + x))

describe('a page', () => {
  it('keeps the contract, exact in every pixel', async () => {
    await testWriter({ plugin: htmlWriter, decode: decodePage })
    await testWriter({ plugin: htmlWriter, decode: decodePage, size: [1, 1], frames: 1 })
    const options = { quality: 80, loop: 'reflect', autoplay: false, metadata: { title: '</title><b>"\'&' } }
    await testWriter({ plugin: htmlWriter, decode: decodePage, size: [96, 64], options, tolerance: { mean: 8 } })
  })

  it('holds a frame that is as the one before but once', async () => {
    const frames = scriptsOf(await pageText(pictures)).filter(({ attributes }) => attributes.includes('frame'))
    expect(frames.map(({ content }) => content === '')).toEqual([false, false, true, false])
  })

  const evil = `</title></script><script>alert(1)</script><!-- "'&\u2028\ud800`

  it('cannot be broken by what titles, names and provenance say', async () => {
    const page = {
      options: { metadata: { title: evil, artist: evil, comment: evil } },
      provenance: JSON.stringify({ movie: evil, inputs: [evil, '<!--<script>'] }),
      name: 'a',
    }
    const scripts = scriptsOf(await pageText(pictures, page))
    expect(scripts.map(({ attributes }) => attributes)).toEqual([
      ' type="application/json" id="movie"',
      ' type="application/json" id="provenance"',
      ...pictures.map(() => ' type="text/plain" class="frame"'),
      '',
    ])
    expect(JSON.parse(scripts[1]!.content)).toEqual(JSON.parse(page.provenance))
    for (const { content } of scripts) expect(content).not.toContain('<!--')
    const text = await pageText(pictures, page)
    expect(text).not.toContain('alert(1)</script>')
    expect(/<title>([\s\S]*)<\/title>/.exec(text)![1]).toBe(
      '&lt;/title&gt;&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!-- &quot;&#39;&amp;\u2028\ufffd',
    )
  })

  it('is called by its title, else by the movie, else by its file', async () => {
    const titleOf = async (page: Parameters<typeof pageText>[1]) =>
      /<title>(.*)<\/title>/.exec(await pageText(pictures, page))![1]
    const provenance = '{"movie":"animal=Alfa,exp=1"}'
    expect(await titleOf({ options: { metadata: { title: 'Waves' } }, provenance })).toBe('Waves')
    expect(await titleOf({ provenance })).toBe('animal=Alfa,exp=1')
    expect(await titleOf({ name: 'walk_01' })).toBe('walk_01')
  })

  it('lets nothing run but its own script, and loads nothing', async () => {
    const text = await pageText(pictures)
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)![1]!
    const script = scriptsOf(text).at(-1)!.content
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    expect(text).not.toMatch(/(src|href)=/)
    expect(script).not.toMatch(/\b(import|export|fetch|XMLHttpRequest|eval)\b/)
  })

  it('is small beside its frames', async () => {
    expect((await pageText(pictures)).length).toBeLessThan(28_000)
  })

  it('is noted where it would be long', async () => {
    const plan = (frames: number) =>
      htmlWriter.plan!(
        { path: '/a.html', size: [12, 8], fps: 10, frames, options: htmlWriter.options.parse({}) },
        { warn() {}, signal: new AbortController().signal, folder: '/' },
      )
    expect((await plan(2000)).notes).toEqual([])
    expect((await plan(2001)).notes).toEqual([expect.stringContaining('.mp4')])
  })
})
