// Turns the links of Markdown pages, which are paths in the repository as GitHub follows them, into addresses of the site.
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The anchor that GitHub gives to a heading. */
export function slugOf(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}

/** Where a page of the repository is on the site: `docs/batch.md` is `batch.md`, and a README is the index of its folder. */
export function sitePathOf(page) {
  const path = page.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md')
  return /^[A-Z_]+\.md$/.test(path) ? path.toLowerCase() : path
}

/**
 * What a link of a page leads to: a page of the site, a file that the site has a copy of, another address, or a folder without a page.
 * @param root the repository
 * @param page the page with the link, as a path in the repository
 */
export function targetOf(root, page, href) {
  if (/^([a-z]+:|#|\/)/.test(href)) return { kind: 'address', href }
  const [, path, anchor] = /^([^#]*)(#.*)?$/.exec(href)
  const file = join(dirname(page), decodeURI(path)).replaceAll('\\', '/').replace(/\/$/, '')
  if (!existsSync(join(root, file))) return { kind: 'missing', href }
  if (file.endsWith('.md') && !file.startsWith('.'))
    return { kind: 'page', page: file, href: `/${sitePathOf(file)}${anchor ?? ''}` }
  if (!statSync(join(root, file)).isDirectory()) return { kind: 'file', file, href: `/files/${file}` }
  const readme = join(file, 'README.md').replaceAll('\\', '/')
  if (!existsSync(join(root, readme))) return { kind: 'folder', href }
  return { kind: 'page', page: readme, href: `/${sitePathOf(readme)}${anchor ?? ''}` }
}
