// The places of a pipeline's options after plugins changed them, and which plugin changed each option.
import type { FilePosition, Json, OptionPath } from '../model/index.js'
import { DataComparison } from './data-changes.js'
import type { PipelineDocument } from './document.js'

/** The pipeline's data as a plugin left them, short forms written out. */
export interface ChangedData {
  readonly plugin: string
  readonly data: { readonly [name: string]: Json }
}

/** Places of options in the document, by their path after all changes. */
export class ChangedPlaces {
  /** In the order of the hooks. */
  readonly comparisons: readonly { readonly plugin: string; readonly comparison: DataComparison }[]

  constructor(
    readonly document: PipelineDocument,
    before: Json,
    changed: readonly ChangedData[],
  ) {
    this.comparisons = changed.map(({ plugin, data }, index) => ({
      plugin,
      comparison: new DataComparison(changed[index - 1]?.data ?? before, data),
    }))
  }

  /** Its place in the file's data; `undefined` if a plugin added it. */
  originOf(path: OptionPath): OptionPath | undefined {
    return this.#trace(path).origin
  }

  /** The plugin that gave an option its value. */
  changedBy(path: OptionPath): string | undefined {
    return this.#trace(path).plugin
  }

  find(path: OptionPath): ReturnType<PipelineDocument['find']> {
    const origin = this.originOf(path)
    return origin ? this.document.find(origin) : { key: undefined, value: undefined, exact: false }
  }

  locate(path: OptionPath): FilePosition | undefined {
    const origin = this.originOf(path)
    return origin && this.document.locate(origin)
  }

  locateKey(path: OptionPath, name: string): FilePosition | undefined {
    const origin = this.originOf([...path, name])
    return origin && this.document.locateKey(origin.slice(0, -1), name)
  }

  sourceOf(path: OptionPath): string | undefined {
    const origin = this.originOf(path)
    return origin && this.document.sourceOf(origin)
  }

  #trace(path: OptionPath): { origin?: OptionPath; plugin?: string } {
    let origin = path
    for (const { plugin, comparison } of this.comparisons.toReversed()) {
      if (comparison.covers(origin)) return { plugin }
      const earlier = comparison.originOf(origin)
      if (!earlier) return { plugin }
      origin = earlier
    }
    return { origin }
  }
}
