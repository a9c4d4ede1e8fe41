export { GroupSurvey } from './group-survey.js'
export { BinCounter, binEdges } from './histogram.js'
export { percentileOfSorted } from './percentile.js'
export { describeRequested, finiteValues, joinArrays, PartCollector, requestedValues } from './survey-values.js'
