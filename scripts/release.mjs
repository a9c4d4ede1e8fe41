// `npm run release`: turns the changes that wait in .changeset into a version, a section of the CHANGELOG, a commit and a tag. It publishes nothing.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import getReleasePlan from '@changesets/get-release-plan'
import { runScript, StepFailed, step } from './machinery/steps.mjs'
import { capture, show } from './machinery/tools.mjs'
import { packageFolders, readJson, root } from './machinery/workspace.mjs'

const changelog = 'CHANGELOG.md'
const headings = { major: 'Changes that need your attention', minor: 'New', patch: 'Fixed' }
const usage = `npm run release -- [--dry-run] [--tests COMMAND]
  --dry-run        shows the version, the section of the CHANGELOG and the tag, and changes nothing
  --tests COMMAND  a shell command that must succeed first; "bash .ci/run" if it is left out`

async function release() {
  const { values } = parseArgs({
    options: {
      'dry-run': { type: 'boolean', default: false },
      tests: { type: 'string', default: 'bash .ci/run' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(`${usage}\n`)
  const { changesets, releases } = await getReleasePlan(root)
  const version = releases.find(({ name }) => name === 'movieflow')?.newVersion
  if (version === undefined)
    throw new StepFailed('There is nothing to release: .changeset holds no change. Describe one with "npx changeset".')
  const tag = `v${version}`
  const section = sectionOf(version, changesets)
  process.stdout.write(`Version ${version}, tag ${tag}\n\n${section}\n`)
  if (values['dry-run']) {
    process.stdout.write(
      `A release checks that the working tree is clean, runs "${values.tests}", sets the version in ${packageFolders().length + 1} manifests, ` +
        `adds the section to ${changelog}, deletes ${changesets.length} files of .changeset, commits and tags ${tag}.\n`,
    )
    return
  }
  await checkTree(tag)
  const [shell, flag] = process.platform === 'win32' ? ['cmd', '/c'] : ['sh', '-c']
  const code = await show(shell, [flag, values.tests])
  if (code !== 0) throw new StepFailed(`The tests failed (exit code ${code}): nothing was changed.`)
  await checkTree(tag)
  try {
    await step('Setting the version', () => setVersion(version))
    addSection(section)
    await git('add', '--all', '--', '.')
    await git('commit', '--quiet', '--message', `Release ${version}`)
  } catch (error) {
    await git('reset', '--quiet', '--hard', 'HEAD')
    throw error
  }
  await git('tag', '--annotate', tag, '--message', `movieflow ${version}`)
  process.stdout.write(
    `${tag} is tagged. To publish it, push the branch and the tag, then run\n` +
      `npx ${readJson('package.json').packageManager} --recursive --filter './packages/*' publish --access public\n`,
  )
}

/** A release needs a tree without changes, so that the tag is what was tested, and a tag that is still free. */
async function checkTree(tag) {
  const changed = await git('status', '--porcelain')
  if (changed !== '')
    throw new StepFailed('The working tree has changes. Commit or remove them, then release again.', changed)
  if ((await git('tag', '--list', tag)) !== '') throw new StepFailed(`The tag ${tag} exists already.`)
}

/** Sets one version in all manifests, the workspace's own too, and deletes the changes. */
async function setVersion(version) {
  const tool = join(root, 'node_modules/@changesets/cli/bin.js')
  const { code, output } = await capture(process.execPath, [tool, 'version'])
  if (code !== 0) throw new StepFailed('The version could not be set.', output)
  const manifest = readFileSync(join(root, 'package.json'), 'utf8')
  writeFileSync(
    join(root, 'package.json'),
    manifest.replace(/^( {2}"version": )"[^"]+"/m, (_, key) => `${key}"${version}"`),
  )
  const files = ['package.json', ...packageFolders().map((folder) => join(folder, 'package.json'))]
  const others = files.filter((file) => readJson(file).version !== version)
  if (others.length > 0)
    throw new StepFailed(`These manifests do not have the version ${version}: ${others.join(', ')}`)
}

/** The section of the CHANGELOG: each change is one entry, the largest kind first. */
function sectionOf(version, changesets) {
  const parts = Object.entries(headings).flatMap(([type, heading]) => {
    const entries = changesets.filter(({ releases }) => largestOf(releases) === type)
    const lines = entries
      .map(({ summary }) => `- ${summary.trim().replaceAll(/\n(?=.)/g, '\n  ')}`)
      .sort((a, b) => a.localeCompare(b, 'en'))
    return lines.length > 0 ? [`### ${heading}\n\n${lines.join('\n')}\n`] : []
  })
  return `## ${version}\n\n${parts.join('\n')}`
}

function largestOf(releases) {
  return Object.keys(headings).find((type) => releases.some((release) => release.type === type))
}

/** Puts a section before those of earlier versions. */
function addSection(section) {
  const text = readFileSync(join(root, changelog), 'utf8')
  const at = text.indexOf('\n## ') + 1
  if (at === 0) throw new StepFailed(`${changelog} has no section to add the new one before.`)
  writeFileSync(join(root, changelog), `${text.slice(0, at)}${section}\n${text.slice(at)}`)
}

async function git(...args) {
  const { code, stdout, output } = await capture('git', args)
  if (code !== 0) throw new StepFailed(`git ${args[0]} failed (exit code ${code}).`, output)
  return stdout.trim()
}

await runScript(release)
