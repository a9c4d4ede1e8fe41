// The page of figures, run.
import { describePages } from '../support/docs/describe-pages.js'

describePages(['docs/figures.md'])
