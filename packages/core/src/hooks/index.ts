export { Hooks, type ListedHooks } from './hooks.js'
