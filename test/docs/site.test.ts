// The links of all Markdown pages, as GitHub follows them, and the site that is built from these pages.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { documentationPages } from '@movieflow/test-support/docs/pages'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { slugOf } from '../../docs/.vitepress/links.mjs'
import { navigation } from '../../docs/.vitepress/navigation.mjs'

const pages = [...documentationPages(), 'SECURITY.md', 'CHANGELOG.md', 'findings/README.md']
const prose = (page: string) => readFileSync(page, 'utf8').replace(/^( *)```[\s\S]*?^\1```$/gm, '')

function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading] of prose(page).matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = slugOf(heading!.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, ''))
    let anchor = slug
    for (let copy = 1; anchors.has(anchor); copy++) anchor = `${slug}-${copy}`
    anchors.add(anchor)
  }
  return anchors
}

describe('the Markdown pages', () => {
  it.each(pages)('%s has no dead link', (page) => {
    const text = prose(page).replace(/`[^`\n]*`/g, '')
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!)
    const dead = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false
      const [path, anchor] = link.split('#')
      const file = path === '' ? page : join(dirname(page), decodeURI(path!))
      if (!existsSync(file)) return true
      return anchor !== undefined && !anchorsOf(file.endsWith('.md') ? file : join(file, 'README.md')).has(anchor)
    })
    expect(dead).toEqual([])
  })

  it('are in the sidebar of the site, each of docs once', () => {
    const listed = navigation.flatMap((group) => Object.keys(group.pages))
    expect(listed.filter((page) => page.startsWith('docs/')).sort()).toEqual(
      pages.filter((page) => page.startsWith('docs/')),
    )
    expect(listed.filter((page) => !existsSync(page))).toEqual([])
  })
})

describe('the site', () => {
  const site = mkdtempSync(join(tmpdir(), 'movieflow site '))
  beforeAll(() => {
    const vitepress = join('node_modules', 'vitepress', 'bin', 'vitepress.js')
    execFileSync(process.execPath, [vitepress, 'build', 'docs', '--outDir', site], { stdio: 'pipe' })
  }, 600_000)
  afterAll(() => rmSync(site, { recursive: true, force: true }))

  const files = () => readdirSync(site, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'))
  const htmlOf = (file: string) => readFileSync(join(site, file), 'utf8')
  const valuesOf = (html: string, attribute: string) =>
    [...html.matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(([, value]) => value!.replaceAll('&amp;', '&'))

  it('has every page, and no dead link, anchor or picture', () => {
    const html = files().filter((file) => file.endsWith('.html') && file !== '404.html')
    expect(html.length).toBeGreaterThanOrEqual(pages.length)
    const ids = new Map(html.map((file) => [file, new Set(valuesOf(htmlOf(file), 'id'))]))
    const isDead = (from: string, link: string) => {
      const url = new URL(link, `http://site/${from}`)
      if (url.host !== 'site' || url.protocol !== 'http:') return false
      const path = decodeURIComponent(url.pathname).slice(1)
      const file = path === '' || path.endsWith('/') ? `${path}index.html` : path
      const target = existsSync(join(site, file)) ? file : `${file}.html`
      if (!existsSync(join(site, target))) return true
      return url.hash !== '' && !ids.get(target)?.has(decodeURIComponent(url.hash.slice(1)))
    }
    const dead = html.flatMap((file) =>
      [...valuesOf(htmlOf(file), 'href'), ...valuesOf(htmlOf(file), 'src')]
        .filter((link) => isDead(file, link))
        .map((link) => `${file}: ${link}`),
    )
    expect(dead).toEqual([])
  })

  it('loads nothing from other machines', () => {
    const loaded = files()
      .filter((file) => file.endsWith('.html'))
      .flatMap((file) => [...htmlOf(file).matchAll(/<(?:link|script|img)\b[^>]*(?:href|src)="(https?:[^"]*)"/g)])
    const styled = files()
      .filter((file) => file.endsWith('.css'))
      .flatMap((file) => [...htmlOf(file).matchAll(/url\(["']?(https?:[^)]*)\)/g)])
    expect([...loaded, ...styled].map(([, address]) => address)).toEqual([])
  })

  it('has an index for the search, with the codes of errors in it', () => {
    const index = files().find((file) => /localSearchIndex/.test(file))
    expect(index).toBeDefined()
    expect(htmlOf(index!)).toContain('locked')
  })
})
