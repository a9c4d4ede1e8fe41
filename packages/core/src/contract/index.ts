export type { PluginContext } from './context.js'
export {
  definePlugin,
  defineRenderer,
  defineSource,
  defineTransform,
  defineWriter,
  type MadeBy,
} from './define.js'
export type {
  EndedMovie,
  EndedRun,
  HookContext,
  HookMovie,
  HooksPlugin,
  PipelineData,
  PipelineOptions,
  PipelineValue,
  PresetEntry,
  ResolvedMovie,
  ResolvedPlan,
} from './hooks.js'
export { type LimitsOption, limitsOption, limitsRequest } from './limits-option.js'
export {
  type ColumnsReference,
  choicesOf,
  columnsReference,
  type DataReference,
  dataReference,
  everyFrame,
  everySample,
  type FrameValues,
  isEveryFrame,
  isFrameValues,
  isPerFrame,
  isRepeatedValues,
  isSourceReference,
  otherwiseOf,
  perFrame,
  type RepeatedValues,
  type SourceReference,
  sampleTimes,
  sourceReference,
  withChoices,
} from './options.js'
export { parseRange, type Range } from './range.js'
export type {
  Drawing,
  DrawingInput,
  RendererPlan,
  RendererPlanInput,
  RendererPlugin,
  RenderFrame,
  ThinInk,
} from './renderer.js'
export { optionNames, schemaAt, variantsOf } from './schema-walk.js'
export {
  type FrameReader,
  meantArrays,
  mostPlainValues,
  type PrepareContext,
  type SourcePlugin,
  type SourceRequest,
  type SourceTimes,
  type VariableInfo,
} from './source.js'
export type { Plugin, PluginKind } from './step-plugin.js'
export { likelihoodOption, rowsOption } from './table-options.js'
export type { TransformCreateInput, TransformPlan, TransformPlanInput, TransformPlugin } from './transform.js'
export type {
  EncodeContext,
  EncodedFrame,
  PiecesPlan,
  Sink,
  WriterJoinInput,
  WriterOpenInput,
  WriterPlan,
  WriterPlanInput,
  WriterPlugin,
  WrittenFile,
  WrittenPiece,
} from './writer.js'
