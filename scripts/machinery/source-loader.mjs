// `node --import scripts/machinery/source-loader.mjs --conditions movieflow-source`: Node runs the packages from their TypeScript
// sources. Tests start their threads and programs so; nothing that users run needs it.
import { register } from 'node:module'

register('./source-hooks.mjs', import.meta.url)
