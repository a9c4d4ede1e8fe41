// Data become text that a `<script>` can hold: deflated JSON in base64, which the page inflates; main thread.
import { deflateRawSync } from 'node:zlib'
import { type Html, html, trusted } from './html.js'

/** `id` names the element. */
export function packedData(id: string, data: unknown): Html {
  const packed = deflateRawSync(JSON.stringify(data)).toString('base64')
  return html`<script type="application/octet-stream" id="${id}">${trusted(packed)}</script>
`
}
