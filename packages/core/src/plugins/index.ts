export {
  type Callee,
  callHangs,
  callPlugin,
  callPluginNow,
  checkPrototype,
  explainThrown,
  type MovieWork,
  showPulse,
  takeWork,
  withinSeconds,
} from './calls.js'
export { checkPlugin, loadPlugin } from './load.js'
export { endOnLoops } from './loop-watch.js'
export { type LoadedPlugin, type PluginEntry, PluginSet } from './plugin-set.js'
export { PulseWatch } from './pulse.js'
export { closePrototype } from './shared-prototype.js'
