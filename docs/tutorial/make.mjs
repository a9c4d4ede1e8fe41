// Draws the pictures of docs/tutorial.md and the first one of README.md, from the blocks of these pages, with the built command.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const page = readFileSync(new URL('../tutorial.md', import.meta.url), 'utf8')
const command = new URL('../../packages/cli/bin/movieflow.js', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'movieflow tutorial '))
const blocks = [...page.matchAll(/^<!-- file: (\S+) -->\n\n```\w+\n(.*?)^```$/gms)]
const run = (...args) => execFileSync(process.execPath, args, { cwd: folder, stdio: 'inherit' })

const [data, first, second] = blocks.map(([, name, text]) => ({ name, text }))
for (const { name, text } of [data, first]) writeFileSync(join(folder, name), text)
run(data.name)
const frame = new URL('frame.png', import.meta.url).pathname
run(command, 'frame', first.name, '--only', 'animal=Beto', '--index', '12', '-o', frame)
writeFileSync(join(folder, second.name), second.text)
run(command, 'run', second.name, '--only', 'animal=Beto', '--set', 'render.size=[300, 260]', '--quiet')
copyFileSync(join(folder, 'movies/Beto_Exp1.gif'), new URL('movie.gif', import.meta.url))

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
writeFileSync(join(folder, 'three.yaml'), /^```yaml\n(.*?)^```$/ms.exec(readme)[1])
const settings = ['render.size=[340, 280]', 'fps=5', 'write=<animal>_Exp<exp>.gif'].flatMap((setting) => [
  '--set',
  setting,
])
run(command, 'run', 'three.yaml', '--only', 'animal=Alfa,exp=2', ...settings, '--quiet')
copyFileSync(join(folder, 'Alfa_Exp2.gif'), new URL('three-lines.gif', import.meta.url))
rmSync(folder, { recursive: true })
