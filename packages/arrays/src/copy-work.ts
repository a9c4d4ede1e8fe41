// The messages between the thread that copies half of an array's frames and the one that started it.
import type { ErrorCode } from '@movieflow/core/plugin'
import type { ArrayRequest, StoredArray } from './array-description.js'
import type { FramesCopy } from './frame-copy.js'

/** The work for the second thread. */
export interface CopyWork {
  readonly path: string
  /** The stamp of the file when it was opened here. */
  readonly stamp: { readonly size: number; readonly mtimeMs: number }
  readonly array: StoredArray
  readonly request: ArrayRequest
  readonly inflated: string | undefined
  readonly folder: string
  readonly from: number
  readonly to: number
}

/** The thread's answer. */
export type CopyAnswer =
  | { readonly copy: FramesCopy }
  | {
      readonly code: ErrorCode
      readonly message: string
      readonly hint?: string | undefined
      /** Of an error of the operating system, such as `ENOSPC`; its cause does not cross threads. */
      readonly systemCode?: string | undefined
    }
