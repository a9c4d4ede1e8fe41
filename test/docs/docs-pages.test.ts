// Every block of code of docs but for the page of figures: run, in the order of its page.
import { describePages } from '@movieflow/test-support/docs/describe-pages'
import { documentationPages } from '@movieflow/test-support/docs/pages'

describePages(documentationPages().filter((page) => page.startsWith('docs/') && page !== 'docs/figures.md'))
