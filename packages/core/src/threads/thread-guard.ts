// The module that a thread imports first: makes zlib's functions and classes wait while a thread is being ended.
import { syncBuiltinESMExports } from 'node:module'
import zlib from 'node:zlib'
import { passGate } from './thread-gates.js'

type Callable = (...args: unknown[]) => unknown

const guard: ProxyHandler<Callable> = {
  apply: (target, self, args) => passGate(() => Reflect.apply(target, self, args)),
  construct: (target, args, newTarget) => passGate(() => Reflect.construct(target, args, newTarget)),
}

/** `inflateSync`, `createGunzip`, `Deflate` …, also of Node versions to come. */
const makesStreams = /(deflate|inflate|gzip|gunzip|unzip|compress|zstd)/i

for (const [name, value] of Object.entries(zlib)) {
  if (typeof value !== 'function' || !makesStreams.test(name)) continue
  Object.defineProperty(zlib, name, {
    value: new Proxy(value as Callable, guard),
    configurable: true,
    enumerable: true,
    writable: true,
  })
}
// Named imports get these functions.
syncBuiltinESMExports()
