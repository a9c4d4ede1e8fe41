// Every block of code of docs: run, in the order of its page.
import { describePages } from '../support/docs/describe-pages.js'
import { documentationPages } from '../support/docs/pages.js'

describePages(documentationPages().filter((page) => page.startsWith('docs/')))
