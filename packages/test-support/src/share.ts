// How much of an exhaustive test is made: a part of it in `npm test`, the whole in `npm run test:rest`.

/** `npm run test:rest` sets it, and runs all test files that import this one (scripts/test.mjs finds them). */
const whole = process.env['MOVIEFLOW_TESTS_WHOLE'] === '1'

/** How often something random is tried: `few` times, or `all` where tests run whole. */
export function fewOrAll(few: number, all: number): number {
  return whole ? all : few
}

/** `count` of the cases, evenly spread from the first on; all of them where tests run whole. */
export function spread<Case>(cases: readonly Case[], count: number): Case[] {
  if (whole || count >= cases.length) return [...cases]
  return Array.from({ length: count }, (_, at) => cases[Math.floor((at * cases.length) / count)]!)
}
