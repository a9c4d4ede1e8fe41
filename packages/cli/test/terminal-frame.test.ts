// Pictures as characters of a terminal.
import { expect, it } from 'vitest'
import { drawInTerminal } from '../src/terminal-frame.js'

const white = [255, 255, 255] as const
const red = [255, 0, 0] as const
const black = [0, 0, 0] as const
const grey = [98, 98, 98] as const

function picture(rows: readonly (readonly (readonly [number, number, number])[])[]) {
  const data = Uint8Array.from(rows.flat().flatMap((color) => [...color, 255]))
  return { width: rows[0]!.length, height: rows.length, data }
}

const small = picture([
  [white, red, red],
  [white, black, black],
  [red, grey, white],
])
const room = { columns: 80, lines: 40 }

it('has two pixels in a character, no larger than they are; a colour is said when it changes', () => {
  expect(drawInTerminal(small, room, 24)).toEqual([
    '\u001b[38;2;255;255;255;48;2;255;255;255m▀\u001b[38;2;255;0;0;48;2;0;0;0m▀▀\u001b[0m',
    '\u001b[38;2;255;0;0m▀\u001b[38;2;98;98;98m▀\u001b[38;2;255;255;255m▀\u001b[0m',
  ])
})

it('takes the nearest of the colours that all terminals of 256 have', () => {
  // 16 + 36 × red + 6 × green + blue, each from 0 to 5; greys are 232 + n, of the level 8 + 10 n.
  expect(drawInTerminal(small, room, 8)).toEqual([
    '\u001b[38;5;231;48;5;231m▀\u001b[38;5;196;48;5;16m▀▀\u001b[0m',
    '\u001b[38;5;196m▀\u001b[38;5;241m▀\u001b[38;5;231m▀\u001b[0m',
  ])
})

it('is ink on paper without colours, whichever of them is dark', () => {
  const drawn = (paper: readonly [number, number, number], ink: readonly [number, number, number]) =>
    drawInTerminal(
      picture([
        [paper, paper, paper, paper],
        [paper, paper, paper, paper],
        [paper, ink, ink, paper],
        [paper, ink, ink, paper],
      ]),
      room,
      1,
    )
  expect(drawn(white, black)).toEqual(['', ' @@'])
  expect(drawn(black, white)).toEqual(['', ' @@'])
})

it('fits into its room, and keeps its shape', () => {
  const wide = { width: 640, height: 480, data: new Uint8Array(640 * 480 * 4).fill(255) }
  for (const [columns, lines, across, down] of [
    [80, 100, 80, 30],
    [200, 24, 64, 24],
  ] as const) {
    const drawn = drawInTerminal(wide, { columns, lines }, 24)
    expect(drawn).toHaveLength(down)
    expect(drawn[0]!.split('▀')).toHaveLength(across + 1)
    expect(drawInTerminal(wide, { columns, lines }, 1)).toHaveLength(down)
  }
})
