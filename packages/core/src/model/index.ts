export { orderAxes, orderLengths } from './axis-order.js'
export { dateFormatFault, formatDate, parseDate } from './date-text.js'
export { digestOf } from './digest.js'
export { type DrawnPart, joinParts, type NothingShown } from './drawn-part.js'
export { endingOf, nameWithout } from './endings.js'
export { columnName, type Fields, type FieldValue, type Json } from './field.js'
export { fixAxes } from './fix-axes.js'
export type { Limits, LimitsRequest, SurveyedData, SurveyPart, SurveyPass } from './limits.js'
export {
  type EncoderSpec,
  type InputSpec,
  type MovieSound,
  type MovieSpec,
  type OptionPatch,
  type SoundStretch,
  type SourceSpec,
  type SourceStack,
  type TransformSpec,
  timeOfFrame,
  timeOfShown,
} from './movie-spec.js'
export { type NumberedFiles, type NumberedNames, numberedFile, numberedFiles } from './numbered-files.js'
export type { FrameBytes, Picture, Size, VectorFormat } from './picture.js'
export {
  type CaptionSource,
  type CardStep,
  type Criterion,
  type CronTimes,
  type FadeSetting,
  type FieldSource,
  type FilePosition,
  formatOptionPath,
  type LabelSource,
  type MatrixEntry,
  type OptionPath,
  type PartStep,
  type Pipeline,
  type PluginStep,
  type Sampling,
  type Schedule,
  type Selection,
  type SlurmSettings,
  type SourceStep,
  type Step,
  type TableStep,
  type WriteStep,
} from './pipeline.js'
export type { PixelReading } from './pixel-reading.js'
export { type Placement, placeRows, putInPlace, type RowKey, type RowTexts } from './placed-rows.js'
export { edgesOf, evenEdges, keepPlacing } from './placing.js'
export type { PluginReference } from './plugin-reference.js'
export type { PluginWork } from './plugin-work.js'
export { maskUnlikely, type PosePoint, posePoints } from './pose-points.js'
export type { Provenance } from './provenance.js'
export {
  type AxisLabels,
  allocateArray,
  bytesPerElement,
  type Clip,
  countElements,
  type DType,
  describeFrame,
  describeTensor,
  dtypeOf,
  type FixedAxis,
  fixedClip,
  floatFor,
  frameBytes,
  keepLabels,
  keepWhite,
  keptBytes,
  type NumericArray,
  type Placing,
  stridesOf,
  type Tensor,
  viewArray,
  whiteOf,
} from './tensor.js'
export {
  type BurntCaptions,
  type Caption,
  type CardSpec,
  type CropBox,
  countShown,
  type Fade,
  fadeAt,
  firstShown,
  limitOfPart,
  middleFrame,
  optionOfLimits,
  type PartSpec,
  partLimit,
  partOf,
  pictureSize,
  type RenderSpec,
  shownFrame,
  type Timeline,
} from './timeline.js'
export type { ClipTimes, FrameMap, ListedTimes } from './times.js'
export { contractVersion, version } from './version.js'
export type { WarmKeys } from './warm-keys.js'
