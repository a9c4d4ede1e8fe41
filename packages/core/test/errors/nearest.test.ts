// Names that a mistyped one may have meant, as a message shows them.
import { expect, it } from 'vitest'
import { suggestNames } from '../../src/errors/index.js'

it('lists the nearest first', () => {
  expect(suggestNames('cc_tr', ['wdw_vect', 'cc_tsr'])).toBe('did you mean cc_tsr? Known: cc_tsr, wdw_vect')
})

it('shows names of any letters and any length in one short line', () => {
  const text = suggestNames('nope', ['a\nb\u001b[31m', 'x\u202ey', 'L'.repeat(3000)])
  expect(text).toBe(`known: x\\u202ey, a\\x0ab\\x1b[31m, ${'L'.repeat(60)}…`)
})

it('sorts very many names at once', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `var_${index}`)
  expect(suggestNames('war_777', names)).toMatch(/^did you mean var_777\? .* \(20000 in all\)$/)
})
