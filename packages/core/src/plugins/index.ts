export { answerQuestions } from './answering-thread.js'
export { AskedThread } from './asked-thread.js'
export {
  type Callee,
  callEnds,
  callHangs,
  callPlugin,
  callPluginNow,
  explainThrown,
  type MovieWork,
  placeOfCall,
  secondsOf,
  showProgress,
  showPulse,
  takeWork,
  withinSeconds,
} from './calls.js'
export { packageOf } from './check-version.js'
export { Driver, drive, driveSource } from './driver.js'
export { type HooksReference, loadDrawer, loadHooks, loadPlugin } from './load.js'
export { installedPackages, isPath } from './locate-plugin.js'
export { endOnLoops } from './loop-watch.js'
export { pluginFiles } from './plugin-code.js'
export type { AnyPlugin } from './plugin-faults.js'
export {
  type AddedPlugins,
  installHint,
  type LoadedHooks,
  type LoadedPlugin,
  type PluginEntry,
  PluginSet,
} from './plugin-set.js'
export { checkedPlugin } from './preset.js'
export { PulseWatch } from './pulse.js'
export { closePrototype } from './shared-prototype.js'
