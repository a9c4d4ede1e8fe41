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
