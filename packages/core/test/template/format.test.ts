import { describe, expect, it } from 'vitest'
import { type FormatSpec, formatBySpec, parseSpec } from '../../src/template/format.js'

const format = (spec: string, value: number) => formatBySpec(value, parseSpec(spec) as FormatSpec)

// Expected values are what Python's `%` gives.
describe('numbers as C and Python print them', () => {
  it.each<[string, number, string]>([
    ['d', 42, '42'],
    ['d', -0, '0'],
    ['05d', -42, '-0042'],
    ['+d', 3, '+3'],
    [' d', 3, ' 3'],
    ['-6d', 3, '3     '],
    ['.3d', 7, '007'],
    ['d', 1e22, '10000000000000000000000'],
    ['x', 255, 'ff'],
    ['X', 255, 'FF'],
    ['.0f', 0.5, '0'],
    ['.0f', 1.5, '2'],
    ['.0f', 2.5, '2'],
    ['.2f', 0.125, '0.12'],
    ['.2f', 1.005, '1.00'],
    ['.1f', 0.25, '0.2'],
    ['.1f', -0.04, '-0.0'],
    ['f', 1 / 3, '0.333333'],
    ['5.2f', 1, ' 1.00'],
    ['08.3f', -3.14159, '-003.142'],
    ['.1f', 1e22, '10000000000000000000000.0'],
    ['.20f', 0.1, '0.10000000000000000555'],
    ['e', 12345.678, '1.234568e+04'],
    ['.0e', 12345, '1e+04'],
    ['.2e', 0, '0.00e+00'],
    ['.1e', 9.96, '1.0e+01'],
    ['.3e', 1e-300, '1.000e-300'],
    ['e', 5e-324, '4.940656e-324'],
    ['E', 0.00012, '1.200000E-04'],
    ['g', 0.00001234, '1.234e-05'],
    ['g', 100000, '100000'],
    ['g', 1000000, '1e+06'],
    ['g', 0.0001, '0.0001'],
    ['.3g', 1234.5, '1.23e+03'],
    ['.3g', 0.99996, '1'],
    ['.10g', 0.1, '0.1'],
    ['g', 0, '0'],
    ['#g', 1, '1.00000'],
    ['#.0e', 5, '5.e+00'],
    ['#.0f', 5, '5.'],
    ['.3', 3.14159, '3.14'],
    ['6', 12.5, '  12.5'],
    ['05.1f', Number.POSITIVE_INFINITY, '  Inf'],
    ['.1f', Number.NEGATIVE_INFINITY, '-Inf'],
  ])('%s of %d is %j', (spec, value, expected) => expect(format(spec, value)).toBe(expected))

  it('refuses other formats', () => {
    for (const spec of ['', 'q', 'd2', '.d.', '%q', '5%', '5,', 'dd', '999d']) expect(parseSpec(spec)).toBeUndefined()
  })
})
