// Every block of code of the pages outside of docs: run, in the order of its page; and that no block is nobody's.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@movieflow/test-support/clone'
import { describePages } from '@movieflow/test-support/docs/describe-pages'
import { exceptionOf, exceptions, notExecutable } from '@movieflow/test-support/docs/exceptions'
import { blocksOf, documentationPages, readPage } from '@movieflow/test-support/docs/pages'
import { handlers } from '@movieflow/test-support/docs/run-block'
import { describe, expect, it } from 'vitest'

const pages = documentationPages()

describe('the documentation', () => {
  const blocks = pages.flatMap(blocksOf)

  it('has no block that is passed over', () => {
    const fences = pages.reduce((sum, page) => sum + (readPage(page).match(/^\s*(```|~~~)/gm) ?? []).length, 0)
    expect(fences).toBe(2 * blocks.length)
    const isHandled = (block: (typeof blocks)[number]) =>
      block.language in handlers || block.language in notExecutable || exceptionOf(block) !== undefined
    expect(blocks.filter((block) => !isHandled(block))).toEqual([])
  })

  it('has each exception once, and a test in its place where one can be', () => {
    for (const { page, begins, instead } of exceptions) {
      const excepted = blocks.filter((block) => block.page === page && block.text.startsWith(begins))
      expect([page, begins, excepted.length]).toEqual([page, begins, 1])
      if (instead) expect(readFileSync(join(root, instead.file), 'utf8')).toContain(instead.says)
    }
  })

  it('has a use for every file that a page writes', () => {
    const written = blocks.filter(({ note }) => note?.key === 'file')
    const idle = written.filter(({ page, line, note }) => {
      const name = note!.value.split('/')[0]!
      return !blocks.some((other) => other.page === page && other.line !== line && other.text.includes(name))
    })
    expect(idle).toEqual([])
  })
})

describePages(pages.filter((page) => !page.startsWith('docs/')))
