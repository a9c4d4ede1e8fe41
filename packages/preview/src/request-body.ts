// The body of a request as checked data: small, JSON, and of the expected shape; on the main thread.
import type { IncomingMessage } from 'node:http'
import { MovieflowError } from '@movieflow/core/errors'
import { z } from '@movieflow/core/plugin'

/** A longer request is refused before it is read. */
export const mostBytes = 64 * 1024

/** The request is longer than any that a page sends. */
export class TooLong extends Error {}

const index = (name: string) =>
  z
    .number(`${name}: expected a whole number from 0`)
    .int()
    .nonnegative()
    .max(2 ** 31)
const text = (name: string) => z.string(`${name}: expected text`)

const ofMovie = {
  movie: text('movie'),
  settings: z.array(text('settings'), 'settings: expected a list of texts').optional(),
}

/** By the paths that they are posted to. */
export const schemas = {
  frame: z.strictObject({ ...ofMovie, index: index('index') }),
  pixel: z.strictObject({ ...ofMovie, index: index('index'), x: index('x'), y: index('y') }),
  histogram: z.strictObject({ ...ofMovie, limits: text('limits') }),
  write: z.strictObject({ settings: z.array(text('settings'), 'settings: expected a list of texts').min(1) }),
}

/** Throws {@link TooLong}, and a MovieflowError that says what is wrong with it. */
export async function readRequest<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.output<Schema>> {
  const body = await readBody(request)
  let data: unknown
  try {
    data = JSON.parse(body)
  } catch {
    throw new MovieflowError('CALL_INVALID', 'the request is not valid JSON')
  }
  const { data: checked, error } = schema.safeParse(data)
  if (checked !== undefined) return checked
  const [issue] = error!.issues
  const place = issue!.path.join('.')
  const message =
    place === '' || issue!.message.startsWith(`${String(issue!.path[0])}:`)
      ? issue!.message
      : `${place}: ${issue!.message}`
  throw new MovieflowError('CALL_INVALID', `the request is not understood: ${message}`)
}

/** Whether it says of itself that it is too long; one in pieces does not say. */
export function saysTooLong({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > mostBytes
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > mostBytes) throw new TooLong()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
