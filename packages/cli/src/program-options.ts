// Options that several commands share, and how their values are read.
import { InvalidArgumentError, Option } from 'commander'

const collect = (value: string, before: readonly string[] = []) => [...before, value]

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const number = Number(text)
    if (!/^\d+$/.test(text) || number < least || number > most)
      throw new InvalidArgumentError(
        `Expected a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}.`,
      )
    return number
  }
}

export function portNumber(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('Expected a port, from 1 to 65535.')
  return port
}

export function seconds(text: string): number {
  const number = Number(text)
  if (!/^\d*\.?\d+$/.test(text) || number <= 0 || number > 86_400)
    throw new InvalidArgumentError('Expected seconds above 0, a day at most.')
  return number
}

export const only = () =>
  new Option(
    '--only <fields>',
    'keep movies with these fields, as animal=Beto,exp=11..13; several: any of them',
  ).argParser(collect)
export const set = () =>
  new Option(
    '--set <a.b=c>',
    'another value for an option of the pipeline, as transform[0].sigma=2; several',
  ).argParser(collect)

export const optionOfSource = () =>
  new Option('--set <option=value>', 'an option of the source, as rows=512; several').argParser(collect)

/** What `--trust` says, given once or twice. */
export interface Trusted {
  /** What tells that an input changed. */
  readonly inputs?: 'mtime' | 'content'
  /** Versions of encoders are no reason to make a movie again. */
  readonly encoder?: boolean
}

export const trust = () =>
  new Option(
    '--trust <what>',
    'what tells that an input changed: mtime reads no contents, content always reads them (default: size and time, then content); encoder: another version of ffmpeg is no reason to make a movie again; several',
  ).argParser((value: string, before: Trusted = {}): Trusted => {
    if (value === 'encoder') return { ...before, encoder: true }
    if (value !== 'mtime' && value !== 'content')
      throw new InvalidArgumentError('Allowed choices are mtime, content, encoder.')
    if (before.inputs !== undefined && before.inputs !== value)
      throw new InvalidArgumentError('Inputs are compared by mtime or by content, not both.')
    return { ...before, inputs: value }
  })

/** The same as options of a plan. */
export function trusting({ inputs, encoder }: Trusted = {}): { trust?: 'mtime' | 'content'; trustEncoders?: boolean } {
  return { ...(inputs && { trust: inputs }), ...(encoder && { trustEncoders: true }) }
}

export const overwrite = () =>
  new Option(
    '--overwrite',
    'outputs replace files of their names that movieflow did not make (default: that movie is blocked)',
  )
export const verify = () => new Option('--verify', 'compare the outputs with what was made, byte for byte')
export const shard = () =>
  new Option('--shard <i/n>', 'only this part of the movies, as 2/8; all parts together are the whole').argParser(
    shardOf,
  )
export const list = () => new Option('--list <file>', 'only the movies of a list that `submit` wrote')

function shardOf(text: string): { index: number; count: number } {
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (index < 1 || index > count) throw new InvalidArgumentError('Expected a part and how many there are, as 2/8.')
  return { index, count }
}

export const notifyOption = () =>
  new Option('--notify <command>', 'a shell command or a URL that is told of a failure, in JSON; several').argParser(
    (value: string, before: readonly string[] = []) => {
      if (value.trim() === '') throw new InvalidArgumentError('Expected a command or a URL.')
      if (/^https?:/i.test(value) ? !URL.canParse(value) : /^[a-z][a-z+.-]*:\/\//i.test(value))
        throw new InvalidArgumentError('Expected a URL as https://host/path, or a command.')
      return [...before, value]
    },
  )
