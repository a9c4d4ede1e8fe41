// Loaded before movieflow: staged files get names that are known beforehand, as strace's filter takes whole paths only.
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/** @type {any} */
const patched = crypto
patched.randomBytes = (size) => Buffer.alloc(size, 0xab)
syncBuiltinESMExports()
// Above any limit of Linux: nobody has it.
Object.defineProperty(process, 'pid', { value: 4_999_999 })
