// HDF5 files, read on a thread of their own: what sources of movieflow share.
export type { DataFile } from './data-file.js'
export { DatasetArray, type DatasetRequest, refusalOf } from './dataset-array.js'
export { clipOfDataset, openDataset, prepareDataset } from './dataset-frames.js'
export type { FramedArray } from './framed-array.js'
export { type Hdf5File, openHdf5, refuseObject } from './hdf5-file.js'
export { HeldArray, type HeldNumbers } from './held-array.js'
export type { DatasetInfo, Hdf5Type, Looked, NumberType, ObjectInfo, PlainValue, ThreadProblem } from './messages.js'
export { attributeText, cutIntoRows } from './plain-values.js'
export { describeType, isNumber, spellType } from './spelling.js'
export {
  isNumberType,
  TableArray,
  type TableColumn,
  type TableInfo,
  type TablePart,
  tableOfRecords,
} from './table-array.js'
