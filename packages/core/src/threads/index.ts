export { endThread, startModule, threadGuard } from './start-module.js'
export { closeGates, prepareGates } from './thread-gates.js'
