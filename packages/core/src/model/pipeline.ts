// A pipeline file as data: read and checked, its templates not yet filled in.
import type { FieldValue, Json } from './field.js'
import type { CropBox } from './timeline.js'

/** The place of a value in a pipeline: keys and indices from the top, such as `['transform', 0, 'axis']`. */
export type OptionPath = readonly (string | number)[]

/** Line and column count from 1. */
export interface FilePosition {
  readonly line: number
  readonly column: number
}

/** One `use:` with its options; strings in them may contain templates. */
export interface Step {
  /** Left out if the ending of a file decides. */
  readonly use: string | undefined
  readonly options: { readonly [name: string]: Json }
  readonly path: OptionPath
}

export interface SourceStep extends Step {
  /** `data` for a single `source:`. */
  readonly name: string
  /** Patterns that capture fields, as written: relative to the pipeline's folder. */
  readonly files: readonly string[]
  /** As written: `cc_tsr | corr_tsr`; may be a template. */
  readonly variable: string | undefined
  readonly axes: readonly string[] | undefined
  readonly columns: readonly string[] | undefined
  /** The capture in which the files of one recording differ. */
  readonly concat: string | undefined
  /** The capture in which the files of one array differ: its values are an axis. */
  readonly stack: string | undefined
  /** Names for the indices of axes, by axis. */
  readonly labels: { readonly [axis: string]: LabelSource }
  readonly clock: SourceClock
}

/** `values` are a list, or a template of one; `file` is a template; left out: the source's own file. */
export type LabelSource =
  | { readonly values: Json }
  | { readonly variable?: string | undefined; readonly file?: string | undefined }

/** When the frames of a source were taken, according to the pipeline; all left out: according to its file, if it has times. */
export interface SourceClock {
  /** `variable` may be a column, or `<cam.time>`; `file` is a template. */
  readonly times: { readonly variable?: string | undefined; readonly file?: string | undefined } | undefined
  /** Numbers or templates. */
  readonly fps: Json | undefined
  readonly start: Json | undefined
  readonly sample: Sampling | undefined
  /** Seconds. */
  readonly gap: number | undefined
}

/** Which frame of a source is shown at a moment: the nearest (the earlier of two), the last one not later, or an interpolation of two. */
export type Sampling = 'nearest' | 'before' | 'linear'

export interface TransformStep extends Step {
  /** The source it acts on; left out: all of them. */
  readonly data: string | undefined
}

/** A card before or after the data. */
export interface CardStep extends Step {
  readonly use: string
  readonly seconds: number
}

/** A renderer of later frames. */
export interface PartStep extends Step {
  /** Seconds as `<time>` counts them: a number or a template. */
  readonly from: Json
  /** The place of `from`. */
  readonly fromPath: OptionPath
}

/** Seconds, 0 for none; 0xRRGGBB. */
export interface FadeSetting {
  readonly in: number
  readonly out: number
  readonly color: number
}

/** Texts with their times: a table, or rows; the options are those of texts that are drawn over the pictures. */
export interface CaptionSource extends Step {
  readonly use: string
  readonly burn: boolean
  /** A template. */
  readonly file: string | undefined
  readonly variable: string | undefined
  readonly rows: readonly { readonly from: Json; readonly to?: Json | undefined; readonly text: string }[] | undefined
  /** Names of a table's columns, if not the default ones. */
  readonly columns: {
    readonly from: string | undefined
    readonly to: string | undefined
    readonly text: string | undefined
  }
  /** How long each is shown. */
  readonly seconds: number | undefined
}

/** Bounds in seconds of the data, and seconds of the data per second of the movie: numbers, dates or templates. */
export interface TimeStretch {
  readonly from: Json
  readonly to: Json
  readonly speed: Json
}

/** An entry of `plugins:`; its options are for the hooks, or the preset. */
export interface PluginStep extends Step {
  readonly use: string
}

export interface WriteStep extends Step {
  /** A template, relative to the pipeline's `out`. */
  readonly output: string
  /** Its own clock; a number or a template. */
  readonly fps: Json | undefined
}

/** The wanted value of a field: one value, or a range that includes both ends. */
export type Criterion = { readonly value: FieldValue } | { readonly from: number; readonly to: number }

/** A movie is chosen if, for one map of the list, every field meets one of its criteria. */
export type Selection = readonly { readonly [field: string]: readonly Criterion[] }[]

export interface TableStep {
  /** A template, relative to the pipeline's folder. */
  readonly file: string
  readonly variable: string | undefined
  /** Movie field → column. */
  readonly on: { readonly [field: string]: string }
  readonly path: OptionPath
}

export type MatrixEntry = { readonly axis: string } | { readonly values: readonly FieldValue[] }

/** Where the value of a field comes from. */
export type FieldSource =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'list'; readonly values: readonly Json[] }
  | { readonly kind: 'sequence'; readonly from: number; readonly step: number }
  | { readonly kind: 'record'; readonly members: { readonly [name: string]: FieldSource } }
  | {
      readonly kind: 'array'
      readonly variable: string | undefined
      readonly file: string | undefined
      readonly columns: readonly string[] | undefined
      readonly otherwise: FieldSource | undefined
    }

/** The numbers that each field of a cron pattern allows, ascending; left out: any. Sunday is 0. */
export interface CronTimes {
  readonly second?: readonly number[] | undefined
  readonly minute?: readonly number[] | undefined
  readonly hour?: readonly number[] | undefined
  readonly day?: readonly number[] | undefined
  readonly month?: readonly number[] | undefined
  readonly weekday?: readonly number[] | undefined
}

export interface Schedule {
  /** As written. */
  readonly cron: string
  readonly times: CronTimes
  /** An IANA name; left out: the machine's zone. */
  readonly timezone: string | undefined
  readonly by: 'run' | 'submit'
}

/** A job's request to Slurm, in sbatch's words and units. */
export interface SlurmSettings {
  readonly tasks?: number | undefined
  /** Tasks at a time. */
  readonly throttle?: number | undefined
  readonly partition?: string | readonly string[] | undefined
  /** Minutes, or one of Slurm's forms. */
  readonly time?: string | number | undefined
  readonly cpus?: number | undefined
  /** Megabytes, or with a unit. */
  readonly memory?: string | number | undefined
  readonly account?: string | undefined
  readonly qos?: string | undefined
  readonly requeue?: boolean | undefined
  /** Lines of bash. */
  readonly setup?: readonly string[] | undefined
  /** Passed to sbatch unchanged. */
  readonly arguments?: readonly string[] | undefined
}

export interface Pipeline {
  /** Absolute. For a pipeline given as data, the name of its state: no such file exists. */
  readonly file: string
  /** The file that messages name; `undefined` if the pipeline was given as data. */
  readonly written: string | undefined
  /** The folder of `file`, absolute: inputs are relative to it. */
  readonly folder: string
  readonly name: string
  /** Absolute: outputs are relative to it, and stay in it. */
  readonly out: string
  /** Frames a second: a number or a template. */
  readonly fps: Json | undefined
  /** The part of the data that is shown: numbers or templates, in seconds. */
  readonly time: {
    readonly from: Json | undefined
    readonly to: Json | undefined
    readonly speed: Json | undefined
    readonly stretches: readonly TimeStretch[]
  }
  /** The source whose sound the movies keep. */
  readonly audio: string | undefined
  /** The first leads. */
  readonly sources: readonly SourceStep[]
  /** Empty: all movies. */
  readonly where: Selection
  /** Empty: none. */
  readonly except: Selection
  readonly tables: readonly TableStep[]
  readonly matrix: { readonly [name: string]: MatrixEntry }
  readonly fields: { readonly [name: string]: FieldSource }
  readonly frames: { readonly [name: string]: FieldSource }
  readonly transform: readonly TransformStep[]
  /** The renderer of the first frames; of all, unless there are parts. */
  readonly render: Step
  /** The parts after the first. */
  readonly further: readonly PartStep[]
  readonly intro: CardStep | undefined
  readonly outro: CardStep | undefined
  /** The part of the drawn pictures that is kept. */
  readonly crop: CropBox | undefined
  readonly fade: FadeSetting | undefined
  readonly captions: CaptionSource | undefined
  readonly write: readonly WriteStep[]
  /** By path (`./my-writer.mjs`) or package name. */
  readonly plugins: readonly PluginStep[]
  readonly schedule: Schedule | undefined
  readonly slurm: SlurmSettings | undefined
  /** The position of a value in the file, or of its nearest parent if the value is not in the file. */
  locate(path: OptionPath): FilePosition | undefined
}

/** `['transform', 0, 'axis']` as `transform[0].axis`. */
export function formatOptionPath(path: OptionPath): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('')
}
