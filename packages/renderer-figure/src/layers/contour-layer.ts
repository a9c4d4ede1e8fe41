import type { Layer, LayerInput } from './layer.js'
export function makeContourLayer(_: LayerInput): Layer {
  return { changes: false, covers: false, paint: () => undefined }
}
