// The folder where the package is installed: its sources and its bundles are one folder below.
import { dirname } from 'node:path'

/** Absolute. */
export const packageFolder = dirname(import.meta.dirname)
