export { type PluginPackage, packageOf } from './check-version.js'
export { loadPlugin } from './load.js'
export { isPath } from './locate-plugin.js'
export { type AddedPlugins, type LoadedHooks, type LoadedPlugin, type PluginEntry, PluginSet } from './plugin-set.js'
