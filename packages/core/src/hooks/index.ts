export type { MovieNote, MovieToResolve } from './hook-questions.js'
export { Hooks, type ListedHooks } from './hooks.js'
