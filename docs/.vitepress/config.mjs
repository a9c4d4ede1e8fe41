// The site: the Markdown of this repository, as static pages with a search that needs no server. `npm run docs:build`.
import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { sitePathOf, slugOf, targetOf } from './links.mjs'
import { navigation } from './navigation.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Files that pages link to, besides pages and pictures: they are copied. */
const linkedFiles = new Set()

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%231f6f8b'/%3E%3Cpath d='M6 4.5v7l6-3.5z' fill='white'/%3E%3C/svg%3E"

export default defineConfig({
  title: 'movieflow',
  description: 'Turns hundreds of experiments into movies: one YAML pipeline, one command.',
  lang: 'en',
  head: [['link', { rel: 'icon', href: icon }]],
  srcDir: '..',
  srcExclude: ['**/node_modules/**', '.*/**', '**/{templates,test,src,dist,out}/**'],
  outDir: join(root, 'docs/.vitepress/dist'),
  cacheDir: join(root, 'node_modules/.cache/vitepress'),
  rewrites: sitePathOf,
  vite: { publicDir: false },
  markdown: {
    anchor: { slugify: slugOf },
    attrs: { disable: true },
    config(md) {
      md.core.ruler.push('links of the repository', ({ tokens, env }) => {
        const page = relative(root, env.realPath ?? env.path).replaceAll('\\', '/')
        for (const { children } of tokens) leadLinks(children ?? [], page)
      })
      const openPage = md.renderer.rules.link_open
      md.renderer.rules.link_open = (tokens, index, options, env, self) =>
        ['file', 'folder'].includes(tokens[index].meta?.kind)
          ? self.renderToken(tokens, index, options)
          : openPage(tokens, index, options, env, self)
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'Gallery', link: '/gallery' },
      { text: 'Pipeline language', link: '/pipeline' },
      { text: 'Troubleshooting', link: '/troubleshooting' },
    ],
    sidebar: navigation.map(({ title, pages }) => ({
      text: title,
      items: Object.entries(pages).map(([page, text]) => ({ text, link: addressOf(page) })),
    })),
  },
  buildEnd({ outDir }) {
    for (const file of linkedFiles) {
      const copy = join(outDir, 'files', file)
      mkdirSync(dirname(copy), { recursive: true })
      cpSync(join(root, file), copy)
    }
  },
})

function addressOf(page) {
  return `/${sitePathOf(page)
    .replace(/(^|\/)index\.md$/, '$1')
    .replace(/\.md$/, '')}`
}

/** Has the links of a paragraph lead to their targets on the site; one to a folder that has no page becomes a text. */
function leadLinks(tokens, page) {
  let tag = 'a'
  for (const token of tokens) {
    if (token.type === 'link_close') token.tag = tag
    if (token.type !== 'link_open') continue
    const target = targetOf(root, page, token.attrGet('href'))
    if (target.kind === 'missing') throw new Error(`${page}: the link to ${target.href} leads nowhere`)
    token.meta = { kind: target.kind }
    tag = token.tag = target.kind === 'folder' ? 'span' : 'a'
    token.attrs = target.kind === 'folder' ? [] : [['href', target.href]]
    if (target.kind !== 'file') continue
    token.attrSet('target', '_blank')
    linkedFiles.add(target.file)
  }
}
