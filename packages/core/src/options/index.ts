export { describeOptions, type OptionDescription } from './describe-options.js'
export { clockFields, isFrameField, isName } from './field-names.js'
export {
  type JsonSchema,
  optionsJsonSchema,
  takeDefinitions,
  templateSchema,
  toJsonSchema,
  withTemplates,
} from './json-schema.js'
export { type LimitsOption, limitsOption, limitsRequest } from './limits-option.js'
export { everyFrame, everySample, isPerFrame, perFrame, sampleTimes, withChoices } from './marks.js'
export { checkOptions, findFaults, optionFaults } from './option-faults.js'
export type { FillInput } from './option-filler.js'
export { isWithin, patchOptions, setAt, valueAt } from './option-path.js'
export { optionTable } from './option-table.js'
export { type PlannedOptions, planStepOptions } from './planned-options.js'
export {
  type ColumnsReference,
  columnsReference,
  type DataReference,
  dataReference,
  type FrameValues,
  isFrameValues,
  isRepeatedValues,
  isSourceReference,
  type RepeatedValues,
  type SourceReference,
  sourceReference,
} from './references.js'
export { shownWithKind } from './shown-value.js'
export type { NamedSource, SourceColumns } from './source-references.js'
export { likelihoodOption, rowsOption } from './table-options.js'
