export { checkPlugin, loadPlugin } from './load.js'
export { type LoadedPlugin, type PluginEntry, PluginSet } from './plugin-set.js'
