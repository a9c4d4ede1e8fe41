// A folder becomes the facts that a pipeline for it needs, and notes for a person.
import { basename, dirname, join } from 'node:path'
import { ArrayLister, type KnownSource, knownSources } from '@movieflow/core'
import { videoRate } from '@movieflow/source-video'
import { firstPartyPlugins } from '../first-party.js'
import { literal } from './describe-names.js'
import { endingAsWritten, type FamilyKind, fileKind, sourceOf } from './file-kind.js'
import { type Family, findFamily } from './find-family.js'
import { findFiles } from './find-files.js'
import { findSession, type RecordingSession } from './find-session.js'
import { describeFamily, type TableOffer } from './write-pipeline.js'
import { describeSession, isGuessed } from './write-session.js'

export interface Sight {
  /** The files that the pipeline is for; absent if nothing can be read. */
  readonly family?: Family
  /** The recordings that the pipeline is for, if there are videos with companion files. */
  readonly session?: RecordingSession
  /** A capture that numbers videos, if they may be parts of one recording. */
  readonly perhapsParts?: string
  /** Makes a path of the searched folder relative to the pipeline's folder. */
  readonly place: (path: string) => string
  readonly tables: readonly TableOffer[]
  /** A video that is not part of the family. */
  readonly video?: string
  /** Frames a second of the first video. */
  readonly rate?: number
  /** Notes on the folder for people. */
  readonly lines: readonly string[]
}

/** Tables whose columns the pipeline's comments offer. */
const mostTables = 3
/** More files than these are counted, not named. */
const mostNamed = 5

/** Whether a folder is an input, by its ending. */
export async function isInputFolder(folder: string): Promise<boolean> {
  return sourceOf(basename(folder), await knownSources(firstPartyPlugins, dirname(folder)))?.folders === true
}

/**
 * `prefix` leads from the pipeline's folder to `folder`, with `/`; empty if they are the same. `only` restricts the
 * search to one file.
 */
export async function lookAround(
  folder: string,
  prefix: string,
  { only }: { readonly only?: string } = {},
): Promise<Sight> {
  const sources = await knownSources(firstPartyPlugins, folder)
  const { files, cut } = only === undefined ? await findFiles(folder, sources) : { files: [only], cut: false }
  const byKind = new Map<FamilyKind, string[]>()
  for (const file of files) {
    const kind = fileKind(file, sources)!
    const group = byKind.get(kind)
    if (group) group.push(file)
    else byKind.set(kind, [file])
  }
  const lister = new ArrayLister(firstPartyPlugins, folder)
  const place = (path: string) => (prefix === '' ? path : `${prefix.replaceAll('<', '<<')}/${path}`)
  const { session, perhapsParts, family: videos } = await findSession(folder, byKind, lister)
  const [video] = byKind.get('video') ?? []
  const cutLines = cut ? ['The search was cut short: the folder is deep, or has very many files.'] : []
  if (session) return { session, place, tables: [], lines: [...describeAll(session), ...cutLines] }
  const family = await findFirst(folder, byKind, lister, videos)
  const tables =
    family && family.kind !== 'table' ? await readTables(folder, byKind.get('table') ?? [], family.fields, lister) : []
  const rate = family?.kind === 'video' ? await videoRate(join(folder, family.files[0]!), folder) : undefined
  return {
    place,
    ...(perhapsParts !== undefined && { perhapsParts }),
    ...(family && family.kind !== 'video' && video !== undefined && { video: place(literal(video)) }),
    ...(family && { family: { ...family, patterns: family.patterns.map(place), ...packageOf(family, sources) } }),
    ...(rate !== undefined && { rate }),
    tables: tables.map((table) => ({ ...table, file: place(table.file) })),
    lines: [...describe(files, family, byKind), ...cutLines],
  }
}

/** The package that brings the source of a family, if it does not come with movieflow. */
function packageOf({ files }: Family, sources: readonly KnownSource[]): Pick<Family, 'plugin'> {
  const { from } = sourceOf(files[0]!, sources) ?? {}
  return from === undefined ? {} : { plugin: from }
}

/** Arrays come before pictures, unless there are few arrays and very many pictures. */
async function findFirst(
  folder: string,
  byKind: ReadonlyMap<FamilyKind, readonly string[]>,
  lister: ArrayLister,
  videos: Family | undefined,
): Promise<Family | undefined> {
  const count = (kind: FamilyKind) => byKind.get(kind)?.length ?? 0
  const order: FamilyKind[] =
    count('images') > 20 * count('arrays')
      ? ['images', 'arrays', 'video', 'table']
      : ['arrays', 'images', 'video', 'table']
  for (const kind of order) {
    const known = kind === 'video' ? videos : undefined
    const family = count(kind) > 0 ? (known ?? (await findFamily(folder, kind, byKind.get(kind)!, lister))) : undefined
    if (family) return family
  }
  return undefined
}

function describeAll(session: RecordingSession): string[] {
  const { cameras, trace, others } = session
  return [
    `Found ${describeSession(session)}:`,
    ...cameras.flatMap(({ name, pattern, pose }) => [
      `  ${name}: ${pattern}`,
      ...(pose ? [`    its points: ${pose.pattern}`] : []),
    ]),
    ...(trace ? [`  ${trace.name}: ${trace.pattern}`] : []),
    ...(trace && isGuessed(session, trace)
      ? [`No times of ${trace.name} were found: its fps in the pipeline is a guess, fill it in.`]
      : []),
    ...(others.length > 0 ? [`Seen, too: ${others.slice(0, mostNamed).join(', ')}`] : []),
  ]
}

async function readTables(
  folder: string,
  files: readonly string[],
  fields: Family['fields'],
  lister: ArrayLister,
): Promise<TableOffer[]> {
  const offers = new Map<string, TableOffer>()
  for (const file of files.filter((name) => /\.[ct]sv$/i.test(name)).slice(0, mostTables)) {
    const { arrays } = await lister.list(join(folder, file)).catch(() => ({ arrays: [] }))
    const [table] = arrays
    const columns = [...(table?.columns ?? []), ...Object.keys(table?.textColumns ?? {})]
    const path = withFields(file, fields)
    if (columns.length > 0) offers.set(path, { file: path, columns })
  }
  return [...offers.values()]
}

/** `Record_Beto.csv` is `Record_<animal>.csv` if Beto is an animal. */
function withFields(file: string, fields: Family['fields']): string {
  return file.replaceAll('<', '<<').replace(/[^-_. /]+/g, (part) => {
    const field = [...fields].find(([, values]) => values.includes(part))?.[0]
    return field === undefined ? part : `<${field}>`
  })
}

function describe(
  files: readonly string[],
  family: Family | undefined,
  byKind: ReadonlyMap<FamilyKind, readonly string[]>,
): string[] {
  if (!family) {
    if (files.length === 0) return ['No file here has an ending that a source knows.']
    return [`None of ${files.length} files here can be read, e.g. ${files[0]}.`]
  }
  const used = new Set(family.files)
  const rest = files.filter((file) => !used.has(file))
  const endings = [...new Set(rest.map((file) => endingAsWritten(file)))].join(' ')
  const bad = [...family.exceptions.map(({ file, reason }) => `${file}: ${reason}`), ...family.trouble]
  const shown = bad.slice(0, mostNamed).map((line) => `  ${line}`)
  return [
    `Found ${describeFamily(family)}: ${family.patterns.length > 1 ? family.files[0] : family.patterns[0]}${family.patterns.length > 1 ? ' and others' : ''}`,
    ...(bad.length > 0 ? [`Left out because they do not fit:`, ...shown] : []),
    ...(bad.length > mostNamed ? [`  and ${bad.length - mostNamed} more`] : []),
    ...(rest.length > bad.length ? [`Also found: ${rest.length - bad.length} other files (${endings})`] : []),
    ...(byKind.size > 1 && rest.length > bad.length
      ? ['To show these, write another pipeline, or add them as tables or sources.']
      : []),
  ]
}
