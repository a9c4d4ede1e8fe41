export { hashFile, hashOfFiles } from './file-hash.js'
export { makeFolderSync, refusedByMachine } from './folders.js'
export { OutputOwners } from './output-owners.js'
export { replaceFileSync } from './replace-file.js'
export { rewriteFileSync } from './rewrite-file.js'
export { RunLock } from './run-lock.js'
export { filesOf, type MadeOutput, RunState, type Shard, stampOf, statePath } from './run-state.js'
export { Scratch } from './scratch.js'
export { linkedFile, StagedFile, sweepStaged } from './staged-file.js'
export { StateLines } from './state-lines.js'
export type {
  FailureRecord,
  FileStamp,
  InputRecord,
  MovieRecord,
  OutputRecord,
} from './state-records.js'
