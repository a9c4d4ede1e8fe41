// HDF5 files, read on a thread of their own: what sources of movieflow share.
export { DatasetArray, type DatasetRequest, refusalOf, type Unpacking } from './dataset-array.js'
export { clipOfDataset, openDataset, prepareDataset } from './dataset-frames.js'
export type { FramedArray } from './framed-array.js'
export { type Hdf5File, openHdf5 } from './hdf5-file.js'
export { HeldArray, type HeldNumbers } from './held-array.js'
export type { DatasetInfo, ElementType, Looked, NumberType, ObjectInfo, PlainValue, Problem } from './messages.js'
export { describeType, isNumber, spellType } from './spelling.js'
export { isPlain, TableArray, type TableColumn, type TableInfo, type TablePart, tableOfRecords } from './table-array.js'
