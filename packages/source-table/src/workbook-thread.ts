// The thread that reads a workbook: what it is started with are the bytes, and what it says are the sheets.
import { parentPort, workerData } from 'node:worker_threads'
import { readWorkbook } from './workbook.js'

parentPort!.postMessage(readWorkbook(workerData as Uint8Array))
