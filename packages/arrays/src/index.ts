export type { ArrayPart, ArrayRequest, LinearPacking, StoredArray } from './array-description.js'
export {
  type CfAttributes,
  describePacking,
  type PackedType,
  type Packing,
  PackingProblem,
  packingAttributes,
  readPacking,
} from './cf/packing.js'
export { parseTimeUnits, TimeProblem, type TimeUnits, timesInUnits, toSeconds } from './cf/time-units.js'
export { type Unpacking, unpackedValue, unpackingOf } from './cf/unpacking.js'
export { checkAxes, checkFrameIndex, checkFrameSize } from './check-request.js'
export type { ChunkedArray } from './chunked-array.js'
export { type ComplexPart, complexOption, decodeComplex } from './complex.js'
export {
  complexRefusal,
  type Decoder,
  type ElementType,
  findDecoder,
  isComplex,
  spellElementType,
} from './element-type.js'
export { FileBytes, fileChanged, readFully, type Stamp } from './file-bytes.js'
export { type BandLimits, chooseCopy, openBands } from './frame-bands.js'
export { type FramesCopy, framesCopySchema, writeFrameCopy } from './frame-copy.js'
export { type BlockedArray, type BlockSize, chooseBlock, gatherFrames, type OpenArray } from './gather.js'
export { decodeHalf } from './half.js'
export { coverRange, cutHyperslab, type Hyperslab, placeBox } from './hyperslabs.js'
export { type Checksum, type DeflatedRange, InflateReader } from './inflate.js'
export { decodeInt64, Rounding } from './int64.js'
export { type ArrayLayout, type ArrayShape, frameLength, isScattered, layOutAxes } from './layout.js'
export { openArray, prepareArray } from './prepare-array.js'
export { openArrayFrames, openCopies } from './read-frames.js'
export { copyAgain, formatByteCount, formatShape, printable, refuse } from './refuse.js'
export { clipOfStored, missingData, openStored, spill } from './stored-array.js'
export { transpose } from './transpose.js'
export { readZipDirectory, type ZipMember } from './zip-directory.js'
export { locateMember, type MemberRange } from './zip-member.js'
