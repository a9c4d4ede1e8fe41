// The engine's version: part of what decides whether a movie is up to date.
import { createRequire } from 'node:module'

export const version: string = createRequire(import.meta.url)('../../package.json').version
