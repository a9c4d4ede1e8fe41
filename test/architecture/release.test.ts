// Runs the release command in a small repository of its own: the workspace's manifests and scripts, and two changes.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs } from '@movieflow/test-support/tools'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { packageNames, readText, root } from './sources.js'

const base = mkdtempSync(join(tmpdir(), 'movieflow release '))
let clone = ''

describe('a release', needs('git', 'POSIX'), () => {
  beforeEach(() => {
    clone = mkdtempSync(join(base, 'clone-'))
    const manifests = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/package.json`)
    for (const path of ['package.json', 'pnpm-workspace.yaml', 'scripts', '.changeset/config.json', ...manifests])
      cpSync(join(root, path), join(clone, path), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
    writeFileSync(join(clone, '.gitignore'), 'node_modules\n')
    writeFileSync(join(clone, 'CHANGELOG.md'), '# Changelog\n\nAbout it.\n\n## 0.1.0\n\nThe first.\n')
    setVersions('0.1.0')
    change('player', 'minor', 'The player has keys.\n\nSpace plays.')
    change('colours', 'patch', 'Greys are grey.')
    git('init', '--quiet')
    git('config', 'user.name', 'A tester')
    git('config', 'user.email', 'tester@example.org')
    git('add', '--all')
    git('commit', '--quiet', '--message', 'Start')
  })
  afterAll(() => rmSync(base, { recursive: true, force: true }))

  it('sets one version everywhere, writes the section, commits and tags', () => {
    const output = release('--tests', 'true')
    expect(output).toContain('v0.2.0 is tagged')
    expect(git('log', '--format=%s')).toBe('Release 0.2.0\nStart')
    expect(git('for-each-ref', '--format=%(objecttype) %(refname:short)', 'refs/tags')).toBe('tag v0.2.0')
    expect(git('rev-parse', 'v0.2.0^{commit}')).toBe(git('rev-parse', 'HEAD'))
    expect(git('status', '--porcelain')).toBe('')
    expect(new Set(versions())).toEqual(new Set(['0.2.0']))
    expect(versions().length).toBeGreaterThan(packageNames.length)
    expect(readdirSync(join(clone, '.changeset'))).toEqual(['config.json'])
    expect(read('CHANGELOG.md')).toBe(
      '# Changelog\n\nAbout it.\n\n## 0.2.0\n\n### New\n\n- The player has keys.\n\n  Space plays.\n\n### Fixed\n\n' +
        '- Greys are grey.\n\n## 0.1.0\n\nThe first.\n',
    )
    expect(refusal('--tests', 'true')).toContain('There is nothing to release')
  })

  it('changes nothing but the versions in manifests', () => {
    release('--tests', 'true')
    const lines = git('diff', '--unified=0', 'HEAD~1', '--', '*package.json').split('\n')
    const changed = lines.filter((line) => /^[+-](?![+-])/.test(line)).map((line) => line.slice(1).trim())
    expect(new Set(changed)).toEqual(new Set(['"version": "0.1.0",', '"version": "0.2.0",']))
  })

  it('shows what it would do, and does nothing, in a dry run', () => {
    writeFileSync(join(clone, 'new.txt'), '')
    const output = release('--dry-run')
    expect(output).toContain('Version 0.2.0, tag v0.2.0')
    expect(output).toContain('- Greys are grey.')
    expect(output).toContain('runs "bash .ci/run"')
    expect(git('status', '--porcelain')).toBe('?? new.txt')
    expect(git('tag')).toBe('')
  })

  it('is refused if the tree has changes, the tests fail or change files, or the tag exists', () => {
    writeFileSync(join(clone, 'new.txt'), '')
    expect(refusal('--tests', 'true')).toContain('The working tree has changes')
    rmSync(join(clone, 'new.txt'))
    expect(refusal('--tests', 'exit 3')).toContain('The tests failed (exit code 3): nothing was changed.')
    expect(refusal('--tests', 'echo x >>CHANGELOG.md')).toContain('The working tree has changes')
    git('checkout', '--quiet', '.')
    git('tag', 'v0.2.0')
    expect(refusal('--tests', 'true')).toContain('The tag v0.2.0 exists already.')
    expect(git('log', '--format=%s')).toBe('Start')
  })

  it('leaves the tree as it was if the version cannot be set', () => {
    writeFileSync(join(clone, 'CHANGELOG.md'), '# Changelog\n')
    git('commit', '--quiet', '--all', '--message', 'No sections')
    expect(refusal('--tests', 'true')).toContain('CHANGELOG.md has no section')
    expect(git('status', '--porcelain')).toBe('')
    expect(new Set(versions())).toEqual(new Set(['0.1.0']))
  })
})

it('changes that wait name the package whose version is that of all', () => {
  const waiting = readdirSync(join(root, '.changeset')).filter((file) => file.endsWith('.md') && file !== 'README.md')
  const strange = waiting.filter(
    (file) => !/^---\nmovieflow: (major|minor|patch)\n---\n\n\S/.test(readText(`.changeset/${file}`)),
  )
  expect(strange).toEqual([])
  expect(JSON.parse(readText('.changeset/config.json')).fixed).toEqual([['movieflow', '@movieflow/*']])
})

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: clone, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

function release(...args: string[]): string {
  return execFileSync(process.execPath, ['scripts/release.mjs', ...args], {
    cwd: clone,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** What a release that must fail says. */
function refusal(...args: string[]): string {
  try {
    release(...args)
  } catch (error) {
    return (error as { stderr: string }).stderr
  }
  throw new Error('the release was made')
}

function change(name: string, type: string, text: string): void {
  mkdirSync(join(clone, '.changeset'), { recursive: true })
  writeFileSync(join(clone, `.changeset/${name}.md`), `---\nmovieflow: ${type}\n---\n\n${text}\n`)
}

function manifestPaths(): string[] {
  return ['package.json', ...readdirSync(join(clone, 'packages')).map((name) => `packages/${name}/package.json`)]
}

function versions(): string[] {
  return manifestPaths().map((path) => JSON.parse(read(path)).version)
}

function setVersions(version: string): void {
  for (const path of manifestPaths())
    writeFileSync(join(clone, path), read(path).replace(/("version": )"[^"]+"/, `$1"${version}"`))
}

function read(path: string): string {
  return readFileSync(join(clone, path), 'utf8')
}
