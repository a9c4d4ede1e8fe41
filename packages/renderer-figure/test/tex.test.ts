import { describe, expect, test } from 'vitest'
import { hasGlyph } from '../src/glyphs.js'
import { type Line, runText } from '../src/runs.js'
import { accents, functions, spaces, symbols } from '../src/tex-symbols.js'
import { layText, texFault } from '../src/text-line.js'

const x = 0.547

/** Runs as `text|font|scale|shift`, regular ones of full size as their text; a stack in square brackets. */
function show(line: Line): string[] {
  return line.map((piece) => {
    if ('stack' in piece) return `[${piece.stack.map((part) => show(part).join(' + ')).join(' / ')}]`
    const { text, font, scale, shift } = piece
    const more = [
      font === 'regular' ? '' : font,
      scale === 1 ? '' : scale.toFixed(2),
      shift === 0 ? '' : shift.toFixed(3),
    ]
    return [text, ...more.filter((part) => part !== '')].join('|')
  })
}

function laid(text: string): string[] {
  return show(layText(text, 'tex')[0]!)
}

const down = (-0.3 * x).toFixed(3)
const low = (-0.5 * x).toFixed(3)
const up = (0.7 * x).toFixed(3)

describe('plain text', () => {
  test.each(['conv4_3', '$5', '$x^2$', '50% \\alpha {}', 'a_b^c'])('%s stays as it is', (text) => {
    expect(layText(text, 'plain')).toEqual([[{ text, font: 'regular', scale: 1, shift: 0 }]])
  })

  test('has a line for each of its lines', () => {
    expect(layText('a\r\n\nb ', 'plain').map(runText)).toEqual(['a', '', 'b'])
  })

  test('stays plain outside of formulas', () => {
    expect(laid('conv4_3 \\alpha 100% \\$5')).toEqual(['conv4_3 \\alpha 100% $5'])
    expect(layText('a_1 \nb\t$x$', 'tex').map(show)).toEqual([['a_1'], ['b    ', 'x|oblique']])
  })
})

describe('a formula', () => {
  test.each([
    ['$x$', 'x|oblique'],
    ['$xy$ z', 'xy|oblique', ' z'],
    ['$12$', '12'],
    ['$x_2$', 'x|oblique', `2|0.70|${down}`],
    ['$10^3$', '10', `3|0.70|${up}`],
    ['$10^{-3}$', '10', `−3|0.70|${up}`],
    ['$^{13}$C', `13|0.70|${up}`, 'C'],
    ['$x_2^3$', 'x|oblique', `[2|0.70|${low} / \u200a|0.70 + 3|0.70|${up}]`],
    ['$x^3_2$', 'x|oblique', `[2|0.70|${low} / \u200a|0.70 + 3|0.70|${up}]`],
    ['$1_{2_3}$', '1', `2|0.70|${down}`, `3|0.49|${(-0.3 * x * 1.7).toFixed(3)}`],
    ['$x_max$', 'x|oblique', `m|oblique|0.70|${down}`, 'ax|oblique'],
    ['$x_\\mathrm{max}$', 'x|oblique', `max|0.70|${down}`],
    ['$\\alpha\\Omega\\mu$', 'α|oblique', 'Ω', 'μ|oblique'],
    ['$90^\\circ$, $25\\degree$C', '90', `∘|0.70|${up}`, ', 25°C'],
    ['$\\mathbf{B}_0$', 'B|bold', `0|0.70|${down}`],
    ['$\\mathrm{k B}\\mathit{T}\\mathregular{s}$', 'kB', 'T|oblique', 's'],
    ['$x\\text{ if }y$', 'x|oblique', ' if ', 'y|oblique'],
    ['$5\\,\\mathrm{s}\\ \\%\\_\\$$', '5\u2006s\u2004%_$'],
    ['$\\frac{a}{b}$', 'a|oblique', '/', 'b|oblique'],
    ['$\\frac{1+2}{3}$', '(1\u2009+\u20092)/3'],
    ['$\\sqrt{2}$', '√2'],
    ['$\\sin 3\\cos(4)$', 'sin\u20063cos(4)'],
    ['$\\bar{x}\\hat2$', 'x\u0304|oblique', '2\u0302'],
    ["$f'$", 'f|oblique', '\u200a′'],
    ['$\\int_0$', '∫', '0|0.70|-0.400'],
    ['$ {1}$', '1'],
    ['$x\u0304_1$', 'x\u0304|oblique', `1|0.70|${down}`],
  ])('%s', (text, ...runs) => expect(laid(text)).toEqual(runs))

  test.each([
    ['$1+2$', '1 + 2'],
    ['$1-2=-1$', '1 − 2 = −1'],
    ['$-1$', '−1'],
    ['$(-1)$', '(−1)'],
    ['$\\pm 1$', '±1'],
    ['$2 \\times 3$', '2 × 3'],
    ['$1,2$', '1, 2'],
    ['$1.5$', '1.5'],
    ['$1/2$', '1/2'],
    ['$\\leq 1$', ' ≤ 1'],
    ['$1^{<2}$', '1< 2'],
    ['$\\mathrm{Ca}^{2+}$', 'Ca2+'],
  ])('%s has blanks where mathtext has them', (text, shown) => {
    expect(
      laid(text)
        .join('')
        .replaceAll('\u2009', ' ')
        .replaceAll(/\|0\.70\|[\d.]+/g, ''),
    ).toBe(shown)
  })
})

test('every name stands for characters that the font has', () => {
  const all = [...symbols.values(), ...spaces.values(), ...accents.values(), ...functions, '−√′\u2009\u200a']
  const missing = [...all.join('')].filter((letter) => !hasGlyph(letter.codePointAt(0)!))
  expect(missing).toEqual([])
  for (const greek of 'αβγδεζηθικλμνξοπρστυφχψω') expect(laid(`$${greek}$`)).toEqual([`${greek}|oblique`])
})

describe('a formula that cannot be read', () => {
  test.each([
    ['rate $x', "the text 'rate $x' has a $ at character 6 without a second $", /second \$, or write \\\$/],
    ['$$', 'has an empty formula $$ at character 1', /dollar/],
    ['$\\alhpa$', 'has \\alhpa at character 2, which is not a known command', /^did you mean \\alpha\?/],
    ['a $x$\nb $\\tims$', 'has \\tims at character 4 of line 2', /\\times/],
    ['$\\\\alpha$', 'has \\\\ at character 2', /single backslash/],
    ['$\\constructor$', 'has \\constructor at character 2, which is not a known command', /known|mean/],
    ['$x_$', 'has _ at character 3 with nothing after it', /_\{…\}/],
    ['$x^_2$', 'has ^ at character 3 with nothing after it', /\^\{…\}/],
    ['$\\frac{1}$', 'has \\frac at character 2 with nothing after it', /\\frac\{…\}/],
    ['$x_1_2$', 'has a second _ at character 5 for one base', /a_\{b_c\}/],
    ['$x_{1$', 'has a { at character 4 without a }', /\\\{/],
    ['$x}$', 'has a } at character 3 without a {', /\\\}/],
    ['$\\text{a$', 'has a \\text{ at character 2 without a }', /\\\{/],
    ['$\\text a$', 'has \\text at character 2 without a { after it', /\\text\{…\}/],
    ['$\\bar{xy}$', 'has an accent at character 2 over more or less than one letter', /\\bar\{x\}/],
    ['$2\times 3$', 'has a control character in a formula, at character 3', /single quotes/],
    ['$a\\$', 'has a $ at character 1 without a second $', /dollar/],
  ])('%j', (text, message, hint) => {
    const fault = texFault(text)
    expect(fault?.message).toContain(message)
    expect(fault?.hint).toMatch(hint)
    expect(() => layText(text, 'tex')).toThrow(expect.objectContaining({ code: 'OPTION_INVALID', hint: fault?.hint }))
    expect(() => layText(text, 'plain')).not.toThrow()
  })

  test('is told from one that can', () => expect(texFault('$x_1$ costs \\$5\n$y$')).toBeUndefined())
})
