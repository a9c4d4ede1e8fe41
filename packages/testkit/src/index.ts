// The conformance kit: each function holds one plugin to the contract, under any test runner.
export type { Expected } from './frames.js'
export type { Tolerance } from './pictures.js'
export { type RendererTest, testRenderer } from './renderer.js'
export { ConformanceError, type Failure } from './rule-checks.js'
export { type SourceTest, testSource } from './source.js'
export { type TestSequence, type TransformTest, testTransform } from './transform.js'
export { testWriter } from './writer.js'
export type { WriterTest } from './writer-case.js'
