export { checkTimes, evenRate, medianStep, tickOf, timeOf } from './clip-times.js'
export { joinTimes, mappedClip } from './join-times.js'
export { countMoments, layStretches, type Moments, momentOf, type SpeedStretch, speedOf } from './moments.js'
export { countSamples, listTimes, mostSamples, samplesOf, seriesClips, seriesTimes } from './series.js'
