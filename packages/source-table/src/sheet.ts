// A sheet of a workbook as text, and what the thread that reads workbooks answers.

export interface Sheet {
  readonly name: string
  /** Cells parted by tabs, in quotes where they need them. */
  readonly text: Uint8Array
  /** Cells that show an error in place of a value, as `B3: #DIV/0!`, and how many there are: they count as missing. */
  readonly errors: readonly string[]
  readonly errorCount: number
}

/** What the thread says: the sheets, what is too large about one, or why it is no workbook. */
export type SheetsAnswer = { readonly sheets: Sheet[] } | { readonly tooLarge: string } | { readonly failed: string }
