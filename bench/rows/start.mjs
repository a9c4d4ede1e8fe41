// What a command costs before it does anything, beside an empty Node program.
import { join } from 'node:path'
import { makeBatch, makeFresh } from '../make-data.mjs'
import { alternate, command } from '../measure.mjs'
import { cli, out, pipelineFile } from '../movieflow.mjs'

export async function start({ report, short, rounds }) {
  const count = short ? 100 : 1000
  makeFresh(count)
  const [array] = makeBatch(1)
  const fresh = [pipelineFile('fresh'), '--set', `where.exp=..${count - 1}`]
  // The process's own account of itself would be a part of the time.
  const node = (...args) => command(process.execPath, args)
  await node(cli, 'run', ...fresh, '--quiet')
  const one = ['--set', `source.files=${array}`, '--set', 'write=one.mp4', '-o', join(out, 'frame.png')]
  report.heading(`commands that make no movie; ${count} movies that are up to date`)
  const measured = await alternate(short ? rounds : 3 * rounds, {
    'node -e 0': () => node('-e', '0'),
    '--version': () => node(cli, '--version'),
    'frame of a heat map': () => node(cli, 'frame', pipelineFile('batch'), ...one),
    'plan, all fresh': () => node(cli, 'plan', ...fresh, '--json'),
    'run, all fresh': () => node(cli, 'run', ...fresh, '--json'),
  })
  report.times(measured)
  const { 'node -e 0': empty, ...ours } = measured
  for (const [name, rounds] of Object.entries(ours)) report.ratio(`${name} / node -e 0`, rounds, empty)
}
