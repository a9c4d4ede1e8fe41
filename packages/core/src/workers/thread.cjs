// The module that a pool's threads share becomes piscina's task function; in a worker.
const { workerData } = require('node:worker_threads')

// Piscina `require`s what it is given. Of an ES module Node does so in one go, and where the thread is ended meanwhile,
// as by a pipeline that is refused, the whole process aborts (`v8::Module::IsGraphAsync`). `import` can be broken off.
module.exports = import(workerData.guard).then(() => import(workerData.module)).then((loaded) => loaded.default)
