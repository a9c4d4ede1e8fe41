// Every block of code of docs but for the page of figures: run, in the order of its page.
import { describePages } from '../support/docs/describe-pages.js'
import { documentationPages } from '../support/docs/pages.js'

describePages(documentationPages().filter((page) => page.startsWith('docs/') && page !== 'docs/figures.md'))
