// The tests of pages of the documentation: one a block, in the order of the page and in one folder, and one of its links.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../clone.js'
import { needs } from '../tools.js'
import { exceptionOf, notExecutable } from './exceptions.js'
import { blocksOf, readPage } from './pages.js'
import { runBlock } from './run-block.js'
import { clearScene, type Scene, setScene } from './scenes.js'

type Clear = (scene: Scene) => void

export function describePages(pages: readonly string[]): void {
  describe.each(pages)('%s', (page) => {
    describePage(page, () => setScene(page), clearScene)
    it('links to files that are there', () => {
      const links = [...readPage(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link!)
      expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([])
    })
  })
}

/** A page's blocks in a folder that is set up for it, and given back when they are done. */
export function describePage(page: string, set: () => Scene | Promise<Scene>, clear: Clear): void {
  const blocks = blocksOf(page).filter((block) => !(block.language in notExecutable) && !exceptionOf(block))
  let scene: Scene
  beforeAll(async () => {
    if (blocks.length > 0) scene = await set()
  }, 60_000)
  afterAll(() => {
    if (scene) clear(scene)
  })
  // Blocks build on each other: one that is tried again may find what it made the first time.
  for (const block of blocks) {
    const needed = block.language === 'python' ? needs('python3') : {}
    it(`does what line ${block.line} says (${block.language})`, { ...needed, retry: 0 }, () => runBlock(block, scene))
  }
}
