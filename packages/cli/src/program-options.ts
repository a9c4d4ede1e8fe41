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
    throw new InvalidArgumentError('Expected a number of seconds above 0, at most a day.')
  return number
}

export const only = () =>
  new Option(
    '--only <fields>',
    'only movies with these fields, e.g. animal=Beto,exp=11..13; if repeated, any of them',
  ).argParser(collect)
export const set = () =>
  new Option('--set <a.b=c>', 'override an option of the pipeline, e.g. transform[0].sigma=2; repeatable').argParser(
    collect,
  )

export const optionOfSource = () =>
  new Option('--set <option=value>', 'set an option of the source, e.g. rows=512; repeatable').argParser(collect)

/** The values of `--trust`, given once or twice. */
export interface Trusted {
  /** How to detect that an input changed. */
  readonly inputs?: 'mtime' | 'content'
  /** Another version of an encoder is no reason to rebuild a movie. */
  readonly encoder?: boolean
}

export const trust = () =>
  new Option(
    '--trust <what>',
    'how to detect changed inputs: mtime never reads contents, content always does (default: size and time, then content); encoder: do not rebuild movies for another version of ffmpeg; repeatable',
  ).argParser((value: string, before: Trusted = {}): Trusted => {
    if (value === 'encoder') return { ...before, encoder: true }
    if (value !== 'mtime' && value !== 'content')
      throw new InvalidArgumentError('Allowed choices are mtime, content, encoder.')
    if (before.inputs !== undefined && before.inputs !== value)
      throw new InvalidArgumentError('Inputs are compared by mtime or by content, not both.')
    return { ...before, inputs: value }
  })

/** The same, as options of a plan. */
export function trusting({ inputs, encoder }: Trusted = {}): { trust?: 'mtime' | 'content'; trustEncoders?: boolean } {
  return { ...(inputs && { trust: inputs }), ...(encoder && { trustEncoders: true }) }
}

export const overwrite = () =>
  new Option('--overwrite', 'let outputs replace files that movieflow did not make (default: such a movie is blocked)')
export const verify = () => new Option('--verify', 'compare the existing outputs byte for byte with what was written')
export const shard = () =>
  new Option('--shard <i/n>', 'only this part of the movies, e.g. 2/8; all parts together cover all movies').argParser(
    shardOf,
  )
export const list = () => new Option('--list <file>', 'only the movies in a list that `submit` wrote')

function shardOf(text: string): { index: number; count: number } {
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (index < 1 || index > count) throw new InvalidArgumentError('Expected a part and the number of parts, e.g. 2/8.')
  return { index, count }
}

export const notifyOption = () =>
  new Option(
    '--notify <command>',
    'on failure, run this shell command or POST to this URL, with JSON; repeatable',
  ).argParser((value: string, before: readonly string[] = []) => {
    if (value.trim() === '') throw new InvalidArgumentError('Expected a command or a URL.')
    if (/^https?:/i.test(value) ? !URL.canParse(value) : /^[a-z][a-z+.-]*:\/\//i.test(value))
      throw new InvalidArgumentError('Expected a URL such as https://host/path, or a command.')
    return [...before, value]
  })
