// A file that goes away while the run reads it, as on a network disk.
import { existsSync } from 'node:fs'
import { Workspace } from '@movieflow/test-support/workspace'
import { expect, it } from 'vitest'

/** Frame 3 is read out of a second file, which `back` files bring back after it was missed. */
const source = `
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { defineSource } from '@movieflow/core/plugin'
export default defineSource({
  name: 'remote',
  async scan() { return [{ name: null, dtype: '|u1', shape: [4, 4, 6], order: 'F' }] },
  async probe() { return { frames: 6, axes: ['y', 'x'], shape: [4, 4], dtype: 'uint8' } },
  async open({ file }) {
    return {
      read(frame) {
        const text = readFileSync(file, 'utf8').trim()
        if (frame === 3 && text !== 'there')
          try {
            readFileSync(file + '.part')
          } catch (error) {
            if (text === 'back') writeFileSync(file + '.part', '')
            throw error
          }
        return { axes: ['y', 'x'], shape: [4, 4], data: new Uint8Array(16).fill(frame) }
      },
    }
  },
})
`

it('costs one movie, after a second try; one that comes back costs none', async () => {
  using space = new Workspace()
    .write('remote.mjs', source)
    .write(
      'pipeline.yaml',
      'source: { use: ./remote.mjs, files: data/<name>.raw, axes: [y, x, frame] }\nrender: { size: [80, 60], limits: [0, 5] }\nwrite: <name>.gif\n',
    )
  for (const name of ['there', 'back', 'gone']) space.write(`data/${name}.raw`, name)
  const { code, stdout } = await space.call(['run', 'pipeline.yaml', '--json'])
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(code).toBe(1)
  expect(events.at(-1)).toMatchObject({ made: 2, failed: 1 })
  expect(events.filter(({ type }) => type === 'retry').map(({ movie }) => movie)).toEqual(
    expect.arrayContaining(['name=back', 'name=gone']),
  )
  expect(events.at(-1).failures).toEqual([
    { movie: 'name=gone', error: expect.objectContaining({ code: 'INPUT_LOST', plugin: 'remote', frame: 3 }) },
  ])
  expect(['there.gif', 'back.gif', 'gone.gif'].map((name) => existsSync(space.path(name)))).toEqual([true, true, false])
})
