// The `--only` options of one call; several mean any of them.
import { parseSelection } from '@movieflow/core'

type Selection = ReturnType<typeof parseSelection>

export function chosenSelection(only: readonly string[] | undefined): Selection {
  return (only ?? []).flatMap((text) => parseSelection(text))
}
