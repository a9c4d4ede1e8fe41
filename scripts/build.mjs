// `pnpm build`: builds every package.
import { build } from './machinery/build.mjs'
import { runScript } from './machinery/steps.mjs'

await runScript(build)
