// A folder's files become the family that a pipeline is written for: its pattern, arrays, and files that do not fit.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type ArrayLister, compileFilePattern, type VariableInfo } from '@movieflow/core'
import { type DescribedNames, describeNames, literal, nameOfFolder, stemOf } from './describe-names.js'
import { endingAsWritten, type FamilyKind, isStack } from './file-kind.js'
import { formOf } from './name-columns.js'
import { type ScannedFile, scanFiles } from './scan-files.js'

/** A file that the pattern matches but that should not become a movie. */
export interface Exception {
  readonly file: string
  readonly fields: Readonly<Record<string, string | number>>
  readonly reason: string
}

export interface Family {
  readonly kind: FamilyKind
  readonly files: readonly string[]
  /** The value of `files:`; several if no pattern fits. */
  readonly patterns: readonly string[]
  /** A template of names of movies, without ending, one for each movie. */
  readonly output: string
  /** Fields that the pattern captures, except `frame`, each with its values. */
  readonly fields: ReadonlyMap<string, readonly (string | number)[]>
  /** `variable:`, if files have several arrays. */
  readonly variable?: string
  /** The array of each file that was read. */
  readonly arrays: readonly VariableInfo[]
  /** Other arrays of the first file. */
  readonly others: readonly VariableInfo[]
  readonly exceptions: readonly Exception[]
  /** The package that brings its source, if it does not come with movieflow. */
  readonly plugin?: string
  /** Files that cannot be read or have another form, and that fields cannot distinguish. */
  readonly trouble: readonly string[]
}

/** A longer list helps nobody. */
const longestList = 500

type Fields = Record<string, string | number>

/** The family of the files of `kind` among all `found`; none if no file can be read. */
export async function findFamily(
  folder: string,
  kind: FamilyKind,
  found: readonly string[],
  lister: ArrayLister,
): Promise<Family | undefined> {
  // Files with the same ending and the same form of names probably have the same form themselves.
  const key = (file: string) => {
    const form = kind === 'images' ? '' : formOf(stemOf(file))
    return `${endingAsWritten(file).toLowerCase()} ${file.split('/').length} ${form}`
  }
  const groups = largestFirst(found, key)
  // Derived files come after the originals; among few files, the larger ones are the data.
  const order = groups.toSorted(
    (left, right) =>
      Number(isDerived(left)) - Number(isDerived(right)) ||
      several(right) - several(left) ||
      right.length * bytesOf(folder, right[0]!) - left.length * bytesOf(folder, left[0]!),
  )
  for (const group of order) {
    const scanned = await scanFiles(folder, group, lister)
    const [alike] = largestFirst(scanned.filter(isSound(kind)), formIn(kind))
    if (!alike) continue
    const own = new Set(alike.map(({ file }) => file))
    const strangers = new Set(scanned.flatMap(({ file }) => (own.has(file) ? [] : [file])))
    // Files that there was no time to read are assumed to be alike.
    const files = group.filter((file) => !strangers.has(file))
    const names = describeNames(kind, files, arraysOf(alike))
    const inGroup = new Set(group)
    const others = [...matchesOf(names.pattern, found).keys()].filter((file) => !inGroup.has(file))
    // The pattern may also match files whose names have another form.
    const more = await scanFiles(folder, others, lister)
    const joining = more.filter((file) => isSound(kind)(file) && formIn(kind)(file) === formIn(kind)(alike[0]!))
    const members = [...alike, ...joining]
    return describeFamily(kind, names, [...files, ...joining.map(({ file }) => file)], members, found, [
      ...scanned,
      ...more,
    ])
  }
  return undefined
}

/** Names of pictures and arrays that accompany recordings: labels, masks, averages. */
const derived =
  /(?:^|[^\p{L}])(?:labels?|masks?|seg|segmentation|rois?|annotations?|thumb|thumbnails?|preview|avg|average|mean|std|max)(?:$|[^\p{L}])/iu

/** A count of one or two files means little. */
const several = (files: readonly string[]) => (files.length > 2 ? files.length : 0)

const isDerived = (files: readonly string[]) => files.every((file) => derived.test(stemOf(file)))

const bytesOf = (folder: string, file: string) => statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0

const arraysOf = (members: readonly ScannedFile[]): VariableInfo[] => members.map(({ array }) => array!)

const isSound = (kind: FamilyKind) => (file: ScannedFile) =>
  file.array !== undefined && (kind !== 'table' || file.array.columns !== undefined)

/** The properties that files of one pipeline have in common. */
const formIn = (kind: FamilyKind) => (file: ScannedFile) => {
  const { shape, columns, axes } = file.array!
  if (isStack(kind, file.array!)) return axes!.join()
  return kind === 'images' ? shape.join() : kind === 'table' ? String(columns) : String(shape.length)
}

function describeFamily(
  kind: FamilyKind,
  names: DescribedNames,
  files: readonly string[],
  members: readonly ScannedFile[],
  found: readonly string[],
  scanned: readonly ScannedFile[],
): Family {
  const own = new Set(files)
  const arrays = arraysOf(members)
  const variables = [...new Set(arrays.flatMap(({ name }) => name ?? []))]
  const several = members.some((member) => member.arrays.length > 1)
  const first = members[0]!
  const others = first.arrays.filter(({ name, error }) => name !== first.array!.name && error === undefined)
  const base = {
    kind,
    files,
    arrays,
    others,
    ...(several && variables.length > 0 && { variable: variables.join(' | ') }),
  }
  const matches = matchesOf(names.pattern, found)
  const reasons = new Map(scanned.map((file) => [file.file, reasonOf(file)]))
  const reason = (file: string) => reasons.get(file) ?? 'its name has another form'
  const strange = scanned.filter(({ file }) => !own.has(file)).map(({ file }) => `${file}: ${reason(file)}`)
  const exceptions = [...matches]
    .filter(([file]) => !own.has(file))
    .map(([file, fields]) => ({ file, fields, reason: reason(file) }))
  const missed = files.some((file) => !matches.has(file))
  const apart = exceptions.every(({ fields }) => Object.keys(fields).length > 0) && exceptions.length <= longestList
  if ((missed || (exceptions.length > 0 && (names.frames || !apart))) && files.length <= longestList) {
    const output = names.frames ? nameOfFolder(files[0]!) : '<source.name>'
    return { ...base, patterns: files.map(literal), output, fields: new Map(), exceptions: [], trouble: strange }
  }
  const fields = new Map(
    names.fields.map((name) => [name, [...new Set(files.flatMap((file) => matches.get(file)?.[name] ?? []))]]),
  )
  return {
    ...base,
    patterns: [names.pattern],
    output: names.output,
    fields,
    exceptions: apart ? exceptions : [],
    trouble: apart ? [] : strange,
  }
}

const reasonOf = ({ array, error }: ScannedFile): string => error ?? `it is ${array!.shape.join(' × ')}`

function matchesOf(text: string, found: readonly string[]): Map<string, Fields> {
  const pattern = compileFilePattern(text)
  return new Map(
    found.flatMap((file) => {
      const fields = pattern.match(file)
      return fields ? [[file, fields] as const] : []
    }),
  )
}

function largestFirst<Item>(items: readonly Item[], key: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return [...groups.values()].sort((left, right) => right.length - left.length)
}
