// The module that a pool's threads share becomes piscina's task function; in a worker.
import threads = require('node:worker_threads')

const { module: file } = threads.workerData as { readonly module: string }

// Piscina `require`s what it is given. Of an ES module Node does so in one go, and where the thread is ended meanwhile,
// as by a pipeline that is refused, the whole process aborts (`v8::Module::IsGraphAsync`). `import` can be broken off.
export = import(file).then((loaded: { readonly default: unknown }) => loaded.default)
