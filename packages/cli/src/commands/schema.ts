// `movieflow schema`: the JSON Schema of pipeline files, for editors.
import { writeFileSync } from 'node:fs'
import { describePipeline } from '@movieflow/core'
import { exitCodes } from '../exit-code.js'
import { firstPartyPlugins } from '../first-party.js'
import { escapeControls } from '../text/escape.js'

export interface SchemaCommandOptions {
  readonly pipeline?: string
  readonly output?: string
}

export async function schemaCommand({ pipeline, output }: SchemaCommandOptions): Promise<number> {
  const schema = await describePipeline({
    plugins: firstPartyPlugins,
    ...(pipeline !== undefined && { file: pipeline }),
  })
  const text = `${JSON.stringify(schema, null, 1)}\n`
  if (output === undefined) process.stdout.write(text)
  else {
    writeFileSync(output, text)
    process.stdout.write(
      `The schema is in ${escapeControls(output)}. Editors complete and check a pipeline that begins with this line:\n` +
        `  # yaml-language-server: $schema=${escapeControls(output)}\n`,
    )
  }
  return exitCodes.ok
}
