// The page of figures, run.
import { describePages } from '@movieflow/test-support/docs/describe-pages'

describePages(['docs/figures.md'])
