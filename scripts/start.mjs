// `npm start`: sets the clone up, renders the example batch, and says where the movies are.
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { example, makeExampleData } from './machinery/example.mjs'
import { prepare } from './machinery/prepare.mjs'
import { runScript, StepFailed, step } from './machinery/steps.mjs'
import { show } from './machinery/tools.mjs'
import { root } from './machinery/workspace.mjs'

const movies = join('out', 'correlation-batch')

async function start() {
  await prepare()
  await step("Making the example's data", makeExampleData)
  process.stdout.write('\n')
  const code = await show(process.execPath, ['packages/cli/bin/movieflow.js', 'run', `${example}/pipeline.yaml`])
  if (code !== 0) throw new StepFailed(`The example batch did not finish (exit code ${code}).`)
  sayWhatIsThere()
}

function sayWhatIsThere() {
  const folder = join(root, movies)
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : []
  const made = files.filter((file) => /\.(avi|gif|mkv|mov|mp4|webm)$/.test(file))
  if (made[0] === undefined) throw new StepFailed(`The example batch left no movie in ${folder}.`)
  const here = relative(process.cwd(), folder) || '.'
  process.stdout.write(`
The movies, ${made.length} files, are in ${folder}
The first one: ${join(here, made[0])}

Try next:
  npx movieflow plan ${example}/pipeline.yaml
      what would be made and why, without making it
  npx movieflow frame ${example}/pipeline.yaml --only animal=Alfa,exp=11 --index 10 -o frame.png
      one frame as a picture, as the movie has it
  npx movieflow doctor
      which ffmpeg is used, and what it can write
Your own arrays: copy ${example}/pipeline.yaml next to them, and change its files and titles.
`)
}

await runScript(start)
