// Every code that an error of movieflow can carry, and who must act on it.

/** Who must act: the pipeline's author, the owner of one experiment, the machine's owner, or we. */
export type Responsible = 'pipeline' | 'movie' | 'machine' | 'lock' | 'bug'

/** Stable codes. A code, once published, keeps its meaning. */
export const errorCatalogue = {
  PIPELINE_UNREADABLE: 'pipeline',
  PIPELINE_SYNTAX: 'pipeline',
  PIPELINE_INVALID: 'pipeline',
  TEMPLATE_SYNTAX: 'pipeline',
  UNKNOWN_FIELD: 'pipeline',
  UNKNOWN_NAME: 'pipeline',
  OPTION_INVALID: 'pipeline',
  PLUGIN_INVALID: 'pipeline',
  PLUGIN_MISSING: 'pipeline',
  HOOK_FAILED: 'pipeline',
  NO_FILES: 'pipeline',
  NOTHING_SELECTED: 'pipeline',
  OUTPUT_COLLISION: 'pipeline',
  CALL_INVALID: 'pipeline',
  SLURM_REFUSED: 'pipeline',
  MISSING_VALUE: 'movie',
  FIELD_INVALID: 'movie',
  OUTPUT_OUTSIDE: 'movie',
  OUTPUT_TAKEN: 'movie',
  INPUT_UNREADABLE: 'movie',
  INPUT_CHANGED: 'movie',
  INPUT_LOST: 'movie',
  TABLE_INVALID: 'movie',
  SHAPE_MISMATCH: 'movie',
  PLUGIN_FAILED: 'movie',
  PLUGIN_HANGS: 'movie',
  PLUGIN_VETOED: 'movie',
  OUTPUT_WRONG: 'movie',
  ENCODER_FAILED: 'movie',
  DECODER_FAILED: 'movie',
  WORKER_DIED: 'movie',
  CANCELED: 'movie',
  FFMPEG_MISSING: 'machine',
  ENCODER_MISSING: 'machine',
  DISK_FULL: 'machine',
  DISK_ERROR: 'machine',
  LIMIT_REACHED: 'machine',
  NO_PERMISSION: 'machine',
  SLURM_UNAVAILABLE: 'machine',
  LOCKED: 'lock',
  INTERNAL: 'bug',
} as const satisfies Record<string, Responsible>

export type ErrorCode = keyof typeof errorCatalogue

/** Codes of accidents: the same movie may succeed at a second try. */
export const accidents: ReadonlySet<ErrorCode> = new Set([
  'WORKER_DIED',
  'ENCODER_FAILED',
  'DECODER_FAILED',
  'OUTPUT_WRONG',
  'INPUT_CHANGED',
  'INPUT_LOST',
])
