// provisional
export interface WrittenEdit {
  readonly before: string
}
export async function writeSettings(_file: string, _settings: readonly string[]): Promise<WrittenEdit> {
  return { before: '' }
}
export async function undoEdit(_file: string, _edit: WrittenEdit): Promise<void> {}
