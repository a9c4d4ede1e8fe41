export { RunState } from './run-state.js'
export { Scratch } from './scratch.js'
export { StagedFile, sweepStaged } from './staged-file.js'
