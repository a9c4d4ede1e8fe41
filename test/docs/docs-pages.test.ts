// Every block of code of docs but for the pages of figures and of the gallery, which have tests of their own: run, in the order of its page.
import { describePages } from '@movieflow/test-support/docs/describe-pages'
import { documentationPages } from '@movieflow/test-support/docs/pages'

describePages(
  documentationPages().filter(
    (page) => page.startsWith('docs/') && !['docs/figures.md', 'docs/gallery.md'].includes(page),
  ),
)
