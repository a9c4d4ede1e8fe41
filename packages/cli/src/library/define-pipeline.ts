// A pipeline as data, typed down to the options of each plugin.
import type { PipelineConfig } from '@movieflow/core'
import type {
  RendererOptions,
  SourceOptions,
  TransformOptions,
  WriterEndings,
  WriterOptions,
} from './plugin-options.js'

/** A text with fields in it, such as `<exp>`: every option accepts it. */
export type Template = `${string}<${string}>${string}`

/** Values as a pipeline writes them: data of other sources is `<name>`. */
export type Templated<Value> = Value extends string | number | boolean | null | undefined
  ? Value | Template
  : Value extends { readonly $source: string }
    ? Template
    : { readonly [Name in keyof Value]: Name extends 'use' ? Value[Name] : Templated<Value[Name]> } | Template

type Options<Given> = { readonly [Name in keyof Given]: Templated<Given[Name]> }

/** Any other plugin, by the path of its module or by its package. */
export type PluginPath =
  | `./${string}`
  | `../${string}`
  | `/${string}`
  | `${string}.${'mjs' | 'js' | 'mts' | 'ts'}`
  | `@${string}/${string}`
  | `movieflow-${string}`

/** A plugin whose options are not known here may have any. */
interface AnyOption {
  readonly [option: string]: unknown
}

type Name<Plugins> = (keyof Plugins & string) | PluginPath | Template

/** A step that names its plugin, with `Beside` for what every plugin of the kind has. */
type Step<Plugins, Beside = unknown, Others = unknown> =
  | { readonly [Use in keyof Plugins]: { readonly use: Use } & Beside & Options<Plugins[Use]> }[keyof Plugins]
  | ({ readonly use: PluginPath | Template } & Beside & Others)

type OneOrMore<Item> = Item | readonly Item[]

interface SourcePlace {
  /** A path or pattern, relative to the pipeline's folder: `data/<animal>_Exp<exp:d>.npy`. */
  readonly files: OneOrMore<string>
  /** Names of the array's axes: one of them `frame`. */
  readonly axes?: OneOrMore<string>
  /** Its name in the file; `a | b` for the first that is there. */
  readonly variable?: string
  readonly columns?: OneOrMore<string>
}

type NamesOf<Plugin> = Plugin extends unknown ? keyof Plugin : never
/** An option of one of several plugins, if it is not known which. */
type OptionOf<Plugin, Name extends PropertyKey> = Plugin extends { [Key in Name]?: infer Value } ? Value : never
type AnyOptions<Plugin> = Options<{ [Name in NamesOf<Plugin>]?: OptionOf<Plugin, Name> }>

type Source =
  | string
  | Step<SourceOptions, SourcePlace>
  | (SourcePlace & { readonly use?: undefined } & AnyOptions<SourceOptions[keyof SourceOptions]>)

type Transform = Name<TransformOptions> | Step<TransformOptions, { readonly data?: string }, AnyOption>

/** Renderers of data. */
type DataRenderers = Omit<RendererOptions, 'card' | 'captions'>

type Render =
  | Name<DataRenderers>
  | Step<DataRenderers, unknown, AnyOption>
  | ({ readonly use?: undefined } & Options<RendererOptions['heatmap']>)

interface WritePlace<Path extends string = string> {
  /** Relative to `out`, with fields: `movies/<animal>_Exp<exp>.mp4`. */
  readonly path: Path
  /** For this output alone. */
  readonly fps?: number | Template
}

/** The ending chooses the writer, so options of other writers are refused. */
type WriteByEnding = {
  readonly [Ending in keyof WriterEndings]: WritePlace<`${string}${Ending}`> & { readonly use?: undefined } & Options<
      WriterOptions[WriterEndings[Ending]]
    > & {
      readonly [Name in Exclude<
        NamesOf<WriterOptions[keyof WriterOptions]>,
        NamesOf<WriterOptions[WriterEndings[Ending]]>
      >]?: undefined
    }
}[keyof WriterEndings]

type Write = string | Step<WriterOptions, WritePlace> | WriteByEnding

/** Besides a card's own options. */
interface CardTime {
  readonly seconds?: number
}

/** `figure` and similar renderers draw data, so they are refused as cards. */
type Card =
  | string
  | (CardTime & { readonly use?: 'card' } & Options<RendererOptions['card']>)
  | (CardTime & { readonly use: PluginPath | Template } & AnyOption)

/** When a part ends, in seconds of the data. */
interface Part {
  readonly render: Render
  readonly to?: number | Template
}

type Common = Omit<
  PipelineConfig,
  'source' | 'sources' | 'transform' | 'render' | 'parts' | 'intro' | 'outro' | 'write'
>

/** A pipeline, as its YAML file would hold it. */
export interface Pipeline extends Readonly<Common> {
  /** The arrays: a movie for each file, and each value of the matrix. */
  readonly source?: Source
  /** Several arrays in one movie, by name; the first leads. */
  readonly sources?: { readonly [name: string]: Source }
  readonly transform?: OneOrMore<Transform>
  /** How a frame is drawn. Default: a heat map. */
  readonly render?: Render
  /** Instead of `render`: one for each part of the movie. */
  readonly parts?: readonly Part[]
  /** A title card before the data. */
  readonly intro?: Card
  /** A card after the data. */
  readonly outro?: Card
  /** The outputs; the ending chooses the writer, or `use`. */
  readonly write: OneOrMore<Write>
}

/**
 * Gives back what it is given: a pipeline as YAML would hold it, with a type for every option. Values are checked when
 * it is planned or run. It names plugins by name, path or package, not as objects, because worker threads load them
 * again.
 */
export function definePipeline(pipeline: Pipeline): Pipeline {
  return pipeline
}
