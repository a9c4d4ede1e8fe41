// All broken writers.
import type { BrokenPlugins } from './broken-plugin.js'
import { brokenEncoders } from './writer-encoders.js'
import { brokenEndings } from './writer-endings.js'
import { brokenFiles } from './writer-files.js'

export const brokenWriters: BrokenPlugins = { ...brokenEncoders, ...brokenFiles, ...brokenEndings }
