// A sheet of a workbook as text, and what the thread that reads workbooks answers.

export interface Sheet {
  readonly name: string
  /** Cells separated by tabs, in quotes if needed. */
  readonly text: Uint8Array
  /** Cells that show an error in place of a value, as `B3: #DIV/0!`, and how many there are: they count as missing. */
  readonly errors: readonly string[]
  readonly errorCount: number
}

/** The thread's answer: the sheets, the part that is too large, or the reason why it is not a workbook. */
export type SheetsAnswer = { readonly sheets: Sheet[] } | { readonly tooLarge: string } | { readonly failed: string }
