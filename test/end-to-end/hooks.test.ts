// Hooks of plugins over a whole run, by the built command: what each may do, in which order, and what its failure costs.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Workspace } from '../support/workspace.js'

const base = `
source: { files: a_<exp:d>.npy, axes: [frame, y, x] }
out: movies
fps: 5
render: { use: heatmap, size: [32, 24], axis: off }
write: a_<exp>.gif
`

/** Three movies of three frames, and a plugin by its code. */
function spaceWith(plugins: Record<string, string>, more = ''): Workspace {
  const space = new Workspace()
  for (const exp of [1, 2, 3]) space.npy(`a_${exp}.npy`, [3, 4, 5])
  for (const [name, code] of Object.entries(plugins)) space.write(name, code)
  return space.write(
    'pipeline.yaml',
    `plugins: [${Object.keys(plugins)
      .map((name) => `./${name}`)
      .join(', ')}]\n${base}${more}`,
  )
}

const plugin = (body: string) => `import { appendFileSync } from 'node:fs'
import { definePlugin, z } from '@movieflow/core/plugin'
const log = (line) => appendFileSync(new URL('./log.txt', import.meta.url), line + '\\n')
export default definePlugin({ ${body} })
`

function logOf(space: Workspace): string[] {
  return existsSync(space.path('log.txt')) ? readFileSync(space.path('log.txt'), 'utf8').trim().split('\n') : []
}

const allHooks = (name: string) =>
  plugin(`name: '${name}',
  config: (pipeline, { command }) => { log('${name} config ' + command + ' ' + pipeline.fps) },
  planResolved: async ({ movies }) => { log('${name} planResolved ' + movies.map(({ id, status }) => id + '=' + status).join(' ')) },
  movieStart: ({ id, frames, fps, size }) => { log('${name} movieStart ' + [id, frames, fps, size].join(' ')) },
  movieEnd: ({ id, status, error }) => { log('${name} movieEnd ' + id + ' ' + status + (error ? ' ' + error.code : '')) },
  runEnd: ({ made, fresh, failed }) => { log('${name} runEnd ' + [made, fresh, failed].join(' ')) },`)

describe('hooks', () => {
  it('are called in the order of the list, at their time', async () => {
    using space = spaceWith({ 'one.mjs': allHooks('one'), 'two.mjs': allHooks('two') })
    const first = await space.command(['run', 'pipeline.yaml', '--only', 'exp=1'])
    expect(first).toMatchObject({ code: 0 })
    const both = (line: string) => [`one ${line}`, `two ${line}`]
    expect(logOf(space)).toEqual([
      ...both('config run 5'),
      ...both('planResolved exp=1=new exp=2=undefined exp=3=undefined'),
      ...both('movieStart exp=1 3 5 32,24'),
      ...both('movieEnd exp=1 made'),
      ...both('runEnd 1 0 0'),
    ])
    space.write('log.txt', '')
    expect(await space.command(['run', 'pipeline.yaml', '--only', 'exp=1'])).toMatchObject({ code: 0 })
    expect(logOf(space).slice(-4)).toEqual([
      ...both('planResolved exp=1=fresh exp=2=undefined exp=3=undefined'),
      ...both('runEnd 0 1 0'),
    ])
  })
})
