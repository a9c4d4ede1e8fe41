// The engine's version, and that of its contract with plugins.
import { createRequire } from 'node:module'

/** The engine's version, which is part of what decides whether a movie is up to date. */
export const version: string = createRequire(import.meta.url)('@movieflow/core/package.json').version

/** The contract's version, raised if existing plugins would no longer work. */
export const contractVersion = 1
