// `npm run setup`: installs and builds what is not there yet, and nothing else.
import { prepare } from './machinery/prepare.mjs'
import { runScript } from './machinery/steps.mjs'

await runScript(prepare)
