// How `movieflow preview` begins and ends: by signals, by itself, with a browser or without, and that it leaves nothing.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { until } from '@movieflow/test-support/poll'
import { processesWith } from '@movieflow/test-support/processes'
import { exits, writeStandIn } from '@movieflow/test-support/stand-in'
import { describe, expect, it } from 'vitest'
import { frame, leftBehind, preview, project } from './previewed-project.js'

describe('movieflow preview', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends in order by %s, and leaves nothing', async (signal, code) => {
    using space = project()
    const { stay, address } = await preview(space)
    using _ = stay
    await frame(address)
    expect(processesWith(space.path('p.yaml'))).not.toEqual([])
    expect(await stay.stop(signal)).toBe(code)
    expect(processesWith(space.path('p.yaml'))).toEqual([])
    expect(leftBehind(space)).toEqual([])
    expect(existsSync(space.path('movies'))).toBe(false)
    expect(stay.text).not.toMatch(/bug|rror/)
  })

  it('ends by itself when nobody looks any more', async () => {
    using space = project()
    const { stay, address } = await preview(space, ['--idle', '0.5'])
    using _ = stay
    const events = await fetch(`${address}events`)
    const reader = events.body!.getReader()
    const { value } = await reader.read()
    expect(Buffer.from(value!).toString()).toContain(':')
    await reader.cancel()
    expect(await stay.ended).toBe(0)
    expect(stay.lines.at(-1)).toBe('No page is open any more: the preview has ended.')
    expect(leftBehind(space)).toEqual([])
  })

  it('opens the browser if asked to, and goes on if there is none', async () => {
    using space = project()
    const bin = space.path('bin')
    mkdirSync(bin)
    const path = { PATH: `${bin}${delimiter}${process.env['PATH']}` }
    writeStandIn(join(bin, 'xdg-open'), `fs.writeFileSync(${JSON.stringify(space.path('opened'))}, args.join(' '))`)
    {
      const { stay, address } = await preview(space, ['--open'], path)
      using _ = stay
      await until(
        () => existsSync(space.path('opened')) && readFileSync(space.path('opened'), 'utf8') === address,
        'the browser',
      )
    }
    writeStandIn(join(bin, 'xdg-open'), exits(3))
    for (const environment of [path, { PATH: '' }]) {
      const { stay, address } = await preview(space, ['--open'], environment)
      using _ = stay
      await stay.line(/no browser could be opened/)
      expect(await frame(address)).toBeDefined()
    }
  })

  it('says that a port is taken, that a file is missing, and what a port is', async () => {
    using space = project()
    const { stay, address } = await preview(space)
    using _ = stay
    const { port } = new URL(address)
    const taken = await space.command(['preview', 'p.yaml', '--port', port])
    expect(taken.code).toBe(2)
    expect(taken.stderr).toContain(`the preview cannot listen on port ${port}: another program is listening on it`)
    const missing = await space.command(['preview', 'q.yaml'])
    expect(missing.code).toBe(2)
    expect(missing.stderr).toContain('q.yaml')
    const wrong = await space.command(['preview', 'p.yaml', '--port', '70000'])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('Expected a port')
  })
})
