// Makes the same movies on other Node versions (`test-on-node.mjs 22 24`) as on this one, and asks for the same bytes.
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { example, makeExampleData } from './machinery/example.mjs'
import { prepare } from './machinery/prepare.mjs'
import { runScript, StepFailed, step } from './machinery/steps.mjs'
import { capture, npx } from './machinery/tools.mjs'
import { root } from './machinery/workspace.mjs'

const pipeline = `version: 1
fps: 5
source: { files: data/<layer>.npy, axes: [y, x, channel, frame] }
matrix: { stat: [meanabs, maxabs] }
transform: { use: reduce, axis: channel, by: <stat> }
render:
  use: heatmap
  size: [320, 241]
  limits: { percentile: [2, 98], over: movie }
  colorbar: { label: correlation }
  title: "<layer> <stat>, frame <frame:d> of <frame.count:d>"
write: [<layer>_<stat>.avi, <layer>_<stat>.mp4, <layer>_<stat>.gif]
`
const arrays = ['conv4_3', 'conv5_3']
const movies = arrays.length * 2 * 3

async function testOnNode() {
  await prepare()
  const folder = mkdtempSync(join(tmpdir(), 'movieflow-node-'))
  let failed = 0
  try {
    await makeExampleData()
    for (const name of arrays) {
      cpSync(join(root, example, 'data', `Alfa_Evol_Exp11_${name}.npy`), join(folder, 'data', `${name}.npy`))
    }
    const expected = await hashesOf(process.execPath, folder, 'here')
    const versions = process.argv.slice(2)
    for (const version of versions) {
      try {
        await step(`Node ${version}`, async () =>
          compare(expected, await hashesOf(await nodeOf(version), folder, `node-${version}`)),
        )
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error
        process.stderr.write(`${error.output}\n${error.message}\n`)
        failed++
      }
    }
    process.stdout.write(`Nodes: ${versions.length - failed} passed, ${failed} failed\n`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return failed === 0 ? 0 : 1
}

/** The program of a Node version, brought by npm's package `node`. */
async function nodeOf(version) {
  const { command, leading, options } = npx()
  const args = [...leading, '--yes', `node@${version}`, '--print', 'process.version + " " + process.execPath']
  const { code, stdout, output } = await capture(command, args, options)
  const [found, path] = stdout.trim().split(/ (.*)/)
  if (code !== 0 || !found.startsWith(`v${version}.`)) throw new StepFailed(`Node ${version} could not be had.`, output)
  return path
}

/** Runs the pipeline with one Node; the movies' names with their hashes. */
async function hashesOf(node, folder, name) {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, `${pipeline}out: ${name}\n`)
  const { code, output } = await capture(node, [join(root, 'packages/cli/bin/movieflow.js'), 'run', file])
  if (code !== 0) throw new StepFailed(`The run ended with exit code ${code}.`, output)
  const made = readdirSync(join(folder, name)).filter((entry) => /\.(avi|mp4|gif)$/.test(entry))
  if (made.length !== movies) throw new StepFailed(`${movies} movies were expected, but ${made.length} made.`, output)
  const hash = (entry) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name, entry)))
      .digest('hex')
  return new Map(made.map((entry) => [entry, hash(entry)]))
}

function compare(expected, found) {
  const different = [...expected].filter(([entry, hash]) => found.get(entry) !== hash).map(([entry]) => entry)
  if (different.length > 0) throw new StepFailed(`These movies are different: ${different.join(', ')}`)
}

await runScript(testOnNode)
