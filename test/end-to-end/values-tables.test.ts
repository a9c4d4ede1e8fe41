// Tables of other programs: what is drawn of their cells, and what is refused with both of its readings.
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { expect, it } from 'vitest'

const bad = 'bad'

/** Draws a table as a map of one picture: 0 is black, 16 white, and what is missing red. */
async function draw(name: string, text: string, [rows, columns]: readonly [number, number], options = '') {
  using space = new Workspace()
  space.write(name, text).write(
    'pipeline.yaml',
    `source: { files: ${name}, axes: [y, x]${options} }
render: { use: heatmap, size: [${columns * 20}, ${rows * 20}], axis: off, colormap: gray, limits: [0, 16], bad: '#ff0000' }
write: movie.mkv
`,
  )
  const { code, stdout, stderr } = await space.call(['run', 'pipeline.yaml'])
  const said = stdout + stderr
  if (code !== 0) return { code, said, cells: undefined }
  const movie = await decodeMovie(space.path('movie.mkv'))
  const cells = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => {
      const [red, green] = pixel(movie, 0, column * 20 + 10, row * 20 + 10)
      return red === 255 && green === 0 ? bad : red! / 16
    }),
  )
  return { code, said, cells }
}

it('a matrix with a cell None, - or --', async () => {
  for (const word of ['None', '-', '--']) {
    const { cells, said } = await draw('matrix.csv', `1,2,3\n4,${word},6\n7,8,9\n`, [3, 3])
    expect(cells).toEqual([
      [1, 2, 3],
      [4, bad, 6],
      [7, 8, 9],
    ])
    expect(said).not.toContain('warning')
  }
})

it('a matrix with a cell of other text', async () => {
  const { code, said } = await draw('matrix.csv', '1,2,3\n4,abc,6\n7,8,9\n', [3, 3])
  expect(code).toBe(1)
  expect(said).toContain('has text among the numbers of column 2: line 2 has "abc"')
  expect(said).toContain('leave a cell blank, or write NaN')
})

it('a matrix with names, and text in one of its cells', async () => {
  const { code, said } = await draw('matrix.csv', 'a,b,c\n1,2,3\n4,abc,6\n7,8,9\n', [3, 3])
  expect(code).toBe(1)
  expect(said).toContain('has text among the numbers of the column b: line 3 has "abc"')
})

it('a first line with text among its numbers', async () => {
  const { code, said } = await draw('first.csv', '1.5,abc,3\n4,5,6\n', [2, 3])
  expect(code).toBe(1)
  expect(said).toContain('may be read in two ways: its first line (1.5, abc, 3) has both numbers and texts')
  expect(said).toMatch(/`header: true`.*`header: false`/)
  for (const first of ['1,abc,3', '1,2,3 # mV', '7,8,n/d', '1,2,5%'])
    expect(await draw('first.csv', `${first}\n4,5,6\n`, [2, 3])).toMatchObject({ code: 1, cells: undefined })
  // Names that count, with others before or behind them.
  for (const names of ['t,1,2', 'depth,10,50', '0,1,label', ',a,b'])
    expect(await draw('named.csv', `${names}\n4,5,6\n7,8,9\n`, [2, 3])).toMatchObject({ code: 0 })
})

it('decimal commas between tabs, without names', async () => {
  const { cells } = await draw('commas.txt', '0,0\t1,5\n2,5\t3,25\n', [2, 2])
  expect(cells).toEqual([
    [0, 1.5],
    [2.5, 3.25],
  ])
})

it('decimal commas between blanks, without names', async () => {
  const { cells } = await draw('commas.txt', '0,0 1,5\n2,5  3,25\n', [2, 2])
  expect(cells).toEqual([
    [0, 1.5],
    [2.5, 3.25],
  ])
})

it('commas that may mark decimals or thousands', async () => {
  const text = '1,234\t5,678\n2,345\t3,256\n'
  const { code, said } = await draw('commas.txt', text, [2, 2])
  expect(code).toBe(1)
  expect(said).toContain('line 1 has "1,234", whose comma may mark decimals or thousands')
  expect(said).toContain('`decimal: ","` in the source')
  expect((await draw('commas.txt', text, [2, 2], ', decimal: ","')).cells).toEqual(
    [
      [1.234, 5.678],
      [2.345, 3.256],
    ].map((row) => row.map((value) => Math.floor(value * 16) / 16)),
  )
})

it("a table of R's write.table", async () => {
  const { cells, said } = await draw('r.txt', '"x" "y"\n"1" 0.5 1.5\n"2" 2.5 3.5\n', [2, 2])
  expect(cells).toEqual([
    [0.5, 1.5],
    [2.5, 3.5],
  ])
  expect(said).not.toContain('warning')
})

it("a shorter first line that may be R's names", async () => {
  const text = 'x y\n3 0.5 1.5\n9 2.5 3.5\n'
  const { code, said } = await draw('r.txt', text, [2, 3])
  expect(code).toBe(1)
  expect(said).toContain('may be read in two ways: line 1 (x, y) has one cell fewer than the lines below it')
  expect((await draw('r.txt', text, [2, 3], ', skip: 1')).cells).toEqual([
    [3, 0.5, 1.5],
    [9, 2.5, 3.5],
  ])
})

it('lines before the table', async () => {
  const { cells, said } = await draw('device.csv', 'My device\nDate: 2020-01-01\n\nt,x\n1,2\n3,4\n', [2, 2])
  expect(cells).toEqual([
    [1, 2],
    [3, 4],
  ])
  expect(said).toContain('its first 3 lines are not part of the table and left out; `skip: 3`')
})

it('a line between names and numbers', async () => {
  const text = 't,x\ns,mV\n1,2\n3,4\n'
  const { code, said } = await draw('units.csv', text, [2, 2])
  expect(code).toBe(1)
  expect(said).toContain('may be read in two ways: line 2 (s, mV) is between names and numbers')
  expect(said).toMatch(/`units: true`.*`skip: 1`/)
  expect((await draw('units.csv', text, [2, 2], ', units: true')).cells).toEqual([
    [1, 2],
    [3, 4],
  ])
})

it('a matrix below names, with the numbers of rows before it', async () => {
  const text = ',0,1\n0,5,6\n1,7,8\n'
  const { code, said } = await draw('pandas.csv', text, [2, 2])
  expect(code).toBe(1)
  expect(said).toContain('may be read in two ways: its first column has no name, and counts 0, 1 …')
  expect((await draw('pandas.csv', text, [2, 2], ', index: true')).cells).toEqual([
    [5, 6],
    [7, 8],
  ])
})
