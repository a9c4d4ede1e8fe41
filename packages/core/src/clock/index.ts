export { checkTimes, evenRate, medianStep, tickOf, timeOf } from './clip-times.js'
export { countMoments, joinTimes, type Moments, mappedClip, momentOf } from './join-times.js'
export { countSamples, listTimes, mostSamples, samplesOf, seriesClips, timesOf } from './series.js'
