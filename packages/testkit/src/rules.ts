// Every rule of the kit: which kinds of plugins it holds, and what to change in one that breaks it.
import type { Plugin } from '@movieflow/core/plugin'

export interface RuleInfo {
  /** Kinds of plugins. */
  readonly of: readonly Plugin['kind'][]
  /** The author's next step, in one sentence. */
  readonly fix: string
}

const all = ['source', 'transform', 'renderer', 'writer'] as const
const readers = ['source', 'transform'] as const

const rule = <Kinds extends readonly Plugin['kind'][]>(of: Kinds, fix: string) => ({ of, fix })
const writers = (fix: string) => rule(['writer'], fix)
const sources = (fix: string) => rule(['source'], fix)
const transforms = (fix: string) => rule(['transform'], fix)
const renderers = (fix: string) => rule(['renderer'], fix)

export const rules = {
  'plugin-shape': rule(
    all,
    'export what defineWriter, defineSource, defineTransform or defineRenderer returns, with all members',
  ),
  'options-valid': rule(all, "give the test options that the plugin's schema takes"),
  'options-json': rule(all, 'let the schema return plain data: no dates, maps, classes, functions, NaN or Infinity'),
  plan: rule(
    ['transform', 'renderer', 'writer'],
    'plan what the test gives; do not write to the input of plan: it is frozen',
  ),
  'plan-deterministic': rule(
    ['transform', 'renderer', 'writer'],
    'let plan depend on its input alone: no clock, no chance, no counter',
  ),
  'leaves-process': rule(
    all,
    'leave prototypes, process.env, the working directory and handlers of uncaught errors as they are',
  ),

  'plan-json': rule(['renderer', 'writer'], 'return plain data from plan: it is sent to other threads as JSON'),
  'plan-size': rule(
    ['renderer', 'writer'],
    'plan a size in whole pixels; that of a writer holds the pictures as drawn',
  ),
  'plan-writes-nothing': writers('make no file in plan: it is called for a dry run, too'),
  encode: writers('return a Uint8Array from encodeFrame for every picture'),
  'encode-deterministic': writers('fill all of the bytes that allocate gives; keep nothing from one call to the next'),
  'encode-any-order': writers('keep nothing between calls of encodeFrame: each worker sees other frames'),
  'encode-side-by-side': writers('let calls of encodeFrame that overlap not disturb each other'),
  'encode-previous-bytes': writers(
    'let the result not depend on whether previous.bytes is there: use it to save work only',
  ),
  'encode-without-previous': writers('do without previous, or declare needsPrevious: true'),
  'encode-leaves-picture': writers('copy pixels before you change them: other writers of the movie get the same'),
  'encode-leaves-previous': writers('copy the previous picture, or its bytes, before you change them'),
  'encode-own-memory': writers('return new memory from each call, as allocate gives it'),
  'shared-memory': rule(
    ['renderer', 'writer'],
    'take views of a SharedArrayBuffer: copy the pixels if a library refuses them',
  ),
  open: rule(['source', 'transform', 'writer'], 'open what the test gives; a sink has write, finalize and cancel'),
  write: writers('let write settle for every frame, and let it reject only if the frame cannot be written'),
  'write-takes-data': writers('settle write when its data are written or copied: the memory is used again then'),
  backpressure: writers('settle write when the frame has been written, not before: frames that wait use memory'),
  'sinks-independent': writers('keep what belongs to one file in its sink: several movies are written at a time'),
  finalize: writers('end the file, and resolve'),
  'staged-file': writers('write to the path that open receives'),
  'only-staged-file': writers(
    'write nowhere else: put temporary files into a folder of node:os tmpdir, and remove them',
  ),
  'written-facts': writers('say what is in the file, read back from it, or leave the member out'),
  'finalize-complete': writers('let finalize settle when all is written and closed'),
  'finalize-idempotent': writers('keep the promise of the first finalize, and return it again'),
  'write-after-finalize': writers('reject write once finalize or cancel was called'),
  'unknown-frames': writers(
    'do without frames in plan, encodeFrame and open, or refuse its absence in plan with a MovieflowError',
  ),
  pieces: writers(
    'join the pieces that its own sinks wrote into one file of all frames, in their order, and say what is in it',
  ),
  'zero-frames': writers('reject finalize if no frame came, or say frames: 0'),
  decode: writers('write the pictures so that the decoder reads them back'),
  order: writers('write frames in the order in which they come'),
  'cancel-before-write': writers('let cancel settle before the first frame, and never reject'),
  'cancel-after-write': writers('let cancel settle between two frames, and never reject'),
  'cancel-while-writing': writers('let cancel settle while a write is pending, and that write, too'),
  'cancel-while-finalizing': writers('let cancel settle while finalize is pending, and that, too'),
  'cancel-after-finalize': writers('do nothing in cancel if the file is finished'),
  'cancel-twice': writers('let a second cancel do nothing'),
  'finalize-after-cancel': writers('reject finalize once cancel was called'),
  'open-files': rule(['source', 'writer'], 'close every file in close, finalize and cancel'),
  'child-processes': writers('end the child process in finalize and cancel, and await its end'),

  scan: sources("list the file's arrays: name, dtype as NumPy spells it, shape, order"),
  'scan-variable': sources('list the array that the test reads'),
  'scan-agrees': sources('let scan and probe report the same shape'),
  probe: sources('return the clip of a valid file'),
  'probe-deterministic': sources('let probe depend on the file alone'),
  'probe-times': sources('say times in seconds that ascend, finite, one for each frame; or a start and a rate above 0'),
  'probe-clip': sources('return frames, axes without frame, shape and dtype of one frame'),
  'probe-axes': sources("refuse axes of another number than the array's"),
  read: rule(readers, 'deliver every frame, from each reader by itself'),
  'read-clip': rule(readers, 'deliver frames of the axes, shape and dtype that were planned'),
  'read-any-order': rule(readers, 'let a frame depend on its number alone, not on what was read before'),
  'read-owned': rule(readers, 'deliver new memory for every read: it is its caller’s to write to'),
  'readers-independent': rule(readers, 'keep files and state in the reader, not in the module'),
  close: rule(['source', 'transform', 'renderer'], 'let close settle, and not reject'),
  'read-out-of-range': sources('throw for a frame that is not there, and for no whole number'),
  prepare: sources('let prepare settle for a valid file'),
  'prepare-json': sources('return plain data from prepare: it is sent to other threads as JSON'),
  'prepare-same': sources('deliver the same frames with what prepare returned and without'),
  'missing-file': sources('let the error of a file that is not there name the file'),
  'empty-file': sources('refuse an empty file, or folder, in probe: an export that was cut short is no experiment'),
  'leaves-file': sources('write to scratch alone: data are read-only'),

  'plan-clip': transforms('plan frames, axes without frame, shape and dtype of one frame'),
  'frame-from': transforms(
    'return frameFrom if frames are more, fewer or in another order; a frame that entered for each',
  ),
  'input-range': transforms('read only frames from 0 to clip.frames - 1 of the input'),
  'input-later': transforms('await input.read: it may return a promise'),
  'leaves-input': transforms('copy values before you change them: others get the same frame'),
  'leaves-input-open': transforms('do not close the input: movieflow does'),

  'plan-limits': renderers('ask for limits of sources that there are, of percentiles from 0 to 100'),
  'plan-colors': renderers('give colours as 0xRRGGBB'),
  'plan-inputs': renderers('give files as absolute paths'),
  create: renderers('make a drawing of what was planned'),
  draw: renderers('let draw settle for every frame, and not reject'),
  opaque: renderers('set alpha to 255 in every pixel'),
  'draws-all': renderers('fill every pixel: the buffer may contain anything'),
  'reused-buffer': renderers('trust only what you know to be in the buffer: it may hold any frame of this drawing'),
  'any-order': renderers('let a picture depend on its frame alone, not on what was drawn before'),
  'drawings-independent': renderers('keep state in the drawing, not in the module'),
  'leaves-data': renderers('copy data before you change them'),
  colors: renderers('plan all colours that are drawn, or leave colors out'),
  'read-pixel': renderers(
    'return { at, values } or undefined for every pixel, and do not reject; or leave readPixel out',
  ),
  'read-pixel-json': renderers('return plain data from readPixel, and null for values that are not finite'),
  'read-pixel-alone': renderers(
    'let readPixel depend on its frame alone, and change no picture that is drawn after it',
  ),
  'draw-vector': renderers(
    'return the bytes of a file, or undefined, from drawVector, and do not reject; or leave drawVector out',
  ),
  'draw-vector-alone': renderers(
    'let drawVector depend on its frame alone, and change no picture that is drawn after it',
  ),
  'no-limits': renderers('draw frames without a finite value: limits are then absent'),

  'expected-clip': rule(readers, 'compare the plan with what the test expects'),
  'expected-frames': rule(readers, 'compare the values with what the test expects'),
} as const satisfies Readonly<Record<string, RuleInfo>>

export type Rule = keyof typeof rules
