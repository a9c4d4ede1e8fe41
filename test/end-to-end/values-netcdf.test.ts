// Packed, missing and unwritten numbers of netCDF and NWB files: what is drawn of them, and what is said.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { expect, it } from 'vitest'

const files = join(import.meta.dirname, 'values-files')
const bad = 'bad'

/** Makes a movie of a map, of one row if nothing else is said, on which 0 is black, 255 white, and what is missing red. */
async function draw(file: string, options: string, limits: string, columns = 3, rows = 1, more = '') {
  using space = new Workspace()
  copyFileSync(join(files, file), space.path(file))
  space.write(
    'pipeline.yaml',
    `source: { files: ${file}, ${options} }
render: { use: heatmap, size: [${columns * 20}, ${rows * 20}], axis: off,${more} colormap: gray, limits: ${limits}, bad: '#ff0000' }
write: movie.mkv
`,
  )
  const { code, stdout, stderr } = await space.call(['run', 'pipeline.yaml'])
  if (code !== 0) return { code, said: stderr + stdout, frames: [] }
  const movie = await decodeMovie(space.path('movie.mkv'))
  const frames = movie.frames.map((_, frame) =>
    Array.from({ length: rows * columns }, (__, at) => {
      const [red, green] = pixel(movie, frame, (at % columns) * 20 + 10, Math.floor(at / columns) * 20 + 10)
      return red === 255 && green === 0 ? bad : red!
    }),
  )
  return { code, said: stderr + stdout, frames }
}

async function inspect(file: string): Promise<string> {
  using space = new Workspace()
  const { stdout } = await space.call(['inspect', join(files, file)])
  return stdout
}

/** The grey of a value between limits, of 256 steps. */
const grey = (low: number, high: number) => (value: number | string) =>
  value === bad ? bad : Math.min(255, Math.max(0, Math.floor(((Number(value) - low) / (high - low)) * 256)))

it('scale_factor, add_offset and _FillValue of a netCDF variable', async () => {
  const { frames, said } = await draw('packed.nc', 'variable: t', '[272, 276]')
  const of = grey(272, 276)
  expect(frames).toEqual([[bad, 273.15, 272.15].map(of), [272.15, 273.15, 275.15].map(of)])
  expect(said).not.toContain('warning')
})

it('a packed netCDF variable with raw: true', async () => {
  const { frames } = await draw('packed.nc', 'variable: t, raw: true', '[-200, 100]')
  const of = grey(-200, 100)
  expect(frames).toEqual([[-32768, 0, 100].map(of), [100, 0, -200].map(of)])
})

it('a list of missing_value whose type is wider than the data', async () => {
  const { frames } = await draw('missing-value.nc', 'variable: t', '[0, 8]')
  const of = grey(0, 8)
  expect(frames).toEqual([[1, bad, 3].map(of), [4, bad, 6].map(of)])
})

it('valid_range of a packed netCDF variable', async () => {
  const { frames } = await draw('valid-range.nc', 'variable: t', '[0, 64]')
  const of = grey(0, 64)
  expect(frames).toEqual([[bad, 0, 25].map(of), [50, bad, 3.5].map(of)])
})

it('_Unsigned bytes with a negative _FillValue', async () => {
  const { frames } = await draw('unsigned.nc', 'variable: t', '[0, 256]')
  expect(frames).toEqual([
    [bad, 254, 0],
    [127, 128, 1],
  ])
})

it('default fill of netCDF in a variable of two bytes', async () => {
  const { frames, said } = await draw('default-fill.nc', 'variable: t', '[0, 16]')
  const of = grey(0, 16)
  expect(frames).toEqual([[bad, 5, 6].map(of), [7, 8, bad].map(of)])
  expect(said).toContain("numbers that equal netCDF's own fill, -32767, count as missing")
})

it('unsigned bytes of a netCDF variable without _FillValue', async () => {
  const { frames, said } = await draw('bytes.nc', 'variable: t', '[0, 256]')
  expect(frames).toEqual([
    [255, 5, 6],
    [7, 8, 254],
  ])
  expect(said).not.toContain('warning')
})

it('an unlimited dimension that is longer than what was written', async () => {
  const { frames } = await draw('unlimited.nc', 'variable: t', '[0, 8]')
  const of = grey(0, 8)
  const none = [bad, bad, bad]
  expect(frames).toEqual([[1, 2, bad].map(of), [3, 4, 5].map(of), none, none])
})

it('a scale_factor that is text', async () => {
  const { code, said } = await draw('text-scale.nc', 'variable: t', '[0, 8]')
  expect(code).toBe(1)
  expect(said).toContain('its scale_factor is "0.1", not one number')
  expect(said).toContain('raw: true')
  const { frames } = await draw('text-scale.nc', 'variable: t, raw: true', '[0, 16]')
  expect(frames).toEqual([[1, 5, 6].map(grey(0, 16)), [7, 8, 9].map(grey(0, 16))])
})

it('a netCDF-3 map among its coordinates', async () => {
  const { frames, said } = await draw('map.nc', 'times: time', '[0, 8]', 3, 2, ' origin: upper, extent: cells,')
  const of = grey(0, 8)
  expect(frames).toEqual([[1, 2, bad, 3, 4, 5].map(of), [0.5, 1.5, 2.5, 3.5, 4.5, 5.5].map(of)])
  expect(said).not.toContain('warning')
})

it('latitudes that run from south to north', async () => {
  const { frames } = await draw('map.nc', 'times: time', '[0, 8]', 3, 2, ' extent: cells,')
  const of = grey(0, 8)
  expect(frames).toEqual([[3, 4, 5, 1, 2, bad].map(of), [3.5, 4.5, 5.5, 0.5, 1.5, 2.5].map(of)])
  expect(await inspect('map.nc')).toContain(
    'lat: −45 to 45 degrees_north, from south to north: drawn with north at the top',
  )
})

it('units of a netCDF variable and of an NWB series', async () => {
  expect(await inspect('map.nc')).toMatch(/units +K\n/)
  expect(await inspect('map.nc')).toMatch(/ {2}with them: .*\blat \(\d+\)/)
  expect(await inspect('volts.nwb')).toMatch(/units +volts\n/)
})

it('conversion, offset and channel_conversion of an NWB series', async () => {
  // [[1, 2], [3, 4]] × 0.5 × [1, 10] − 1, by hand.
  const { frames } = await draw('volts.nwb', 'variable: acquisition/scan/data, axes: [frame, x, y]', '[-1, 31]', 2)
  expect(frames).toEqual([[-0.5, 9].map(grey(-1, 31)), [0.5, 19].map(grey(-1, 31))])
})

it('scales and missing numbers of other conventions', async () => {
  const { frames, said } = await draw('others.h5', 'variable: t, axes: [y, x]', '[0, 16]')
  expect(frames).toEqual([[1, 2, 7].map(grey(0, 16))])
  expect(said.match(/its \w+ \S+ is not applied/g)).toEqual([
    'its scale 0.5 is not applied',
    'its offset 3 is not applied',
    'its nodata 7 is not applied',
  ])
  // A scale alone is as often the size of a pixel, and a fill of 0 is what many writers write for none.
  expect((await draw('others.h5', 'variable: size, axes: [y, x]', '[0, 16]')).said).not.toContain('warning')
})

it('a stack of ImageJ with a calibration', async () => {
  const { frames, said } = await draw('calibrated.tif', 'axes: [frame, y, x]', '[0, 65536]')
  expect(frames).toEqual([[32768, 32868, 32668].map(grey(0, 65536)), [0, 65535, 32769].map(grey(0, 65536))])
  expect(said).toContain('ImageJ shows its numbers as -32768 + 1 × the stored number, which is not applied')
})
