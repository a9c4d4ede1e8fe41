// The engine's version, and that of its contract with plugins.
import { createRequire } from 'node:module'

/** Of the engine: part of what decides whether a movie is up to date. */
export const version: string = createRequire(import.meta.url)('@movieflow/core/package.json').version

/** Of what plugins are called with: raised where a plugin that was written before would no longer work. */
export const contractVersion = 1
