// The common parts of the writer and the source that use ffmpeg: they find it, and see to it that no process stays.
export { LastWords } from './last-words.js'
export { type Ffmpeg, type FfmpegSource, findFfmpeg, listFfmpegs, type Search } from './locate.js'
export { guardChild, killGroup, ownGroup } from './process-group.js'
export { starterAddress } from './starter.js'
export { limitTime, timeLimitSeconds } from './time-limit.js'
