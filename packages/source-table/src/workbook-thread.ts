// The thread that reads a workbook: it starts with the bytes, and answers with the sheets.
import { parentPort, workerData } from 'node:worker_threads'
import { readWorkbook } from './workbook.js'

parentPort!.postMessage(readWorkbook(workerData as Uint8Array))
