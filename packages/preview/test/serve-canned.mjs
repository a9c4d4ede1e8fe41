// Serves the page with a canned session, to look at it while it is written: `node --conditions=movieflow-source --import ./scripts/machinery/source-loader.mjs packages/preview/test/serve-canned.mjs`.
import { servePreview } from '../src/index.js'
import { CannedSession } from './canned-session.js'

const session = new CannedSession()
const preview = await servePreview(session, { idleSeconds: 1e6, port: Number(process.argv[2] ?? 0) })
process.stdout.write(`${preview.address}\n`)
