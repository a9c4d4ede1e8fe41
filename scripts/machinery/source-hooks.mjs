// Node's module hooks that let it load TypeScript: `./x.js` leads to `x.ts`, whose types are removed. On the thread of the hooks.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Loaded when the first source is: most processes that could load one do not. */
let compiler

/** Node's `resolve` hook: modules that are written as what the compiler would make of them. */
export async function resolve(specifier, context, next) {
  const source = /^(\.{0,2}\/|file:)/.test(specifier) ? sourceOf(new URL(specifier, context.parentURL)) : undefined
  return next(source ?? specifier, context)
}

/** Node's `load` hook. */
export async function load(url, context, next) {
  if (!/\.c?ts$/.test(url) || !url.startsWith('file:')) return next(url, context)
  const file = fileURLToPath(url)
  compiler ??= await import('rolldown/utils')
  const { code, errors } = compiler.transformSync(file, readFileSync(file, 'utf8'), {
    target: 'es2023',
    sourcemap: false,
  })
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0].message}`)
  return { format: url.endsWith('.cts') ? 'commonjs' : 'module', source: code, shortCircuit: true }
}

/** The TypeScript file of a module of JavaScript that is not there. */
function sourceOf(url) {
  if (url.protocol !== 'file:' || !/\.c?js$/.test(url.pathname) || existsSync(fileURLToPath(url))) return undefined
  const source = new URL(url.href.replace(/(\.c?)js(?=$|\?)/, '$1ts'))
  return existsSync(fileURLToPath(source)) ? source.href : undefined
}
