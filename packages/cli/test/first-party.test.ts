// The table of plugins says what the plugins say of themselves.
import { expect, it } from 'vitest'
import { firstPartyPlugins } from '../src/first-party.js'
import type {
  RendererOptions,
  SourceOptions,
  TransformOptions,
  WriterEndings,
  WriterOptions,
} from '../src/library/plugin-options.js'

it.each(firstPartyPlugins.map((entry) => [entry.kind, entry.name, entry] as const))(
  'knows the %s %s',
  async (kind, name, entry) => {
    const plugin = (await import(entry.url))[entry.exportName]
    expect(plugin).toMatchObject({ kind, name })
    expect(entry.extensions).toEqual([...(plugin.extensions ?? [])])
    expect(entry.filePerFrame).toBe(plugin.filePerFrame)
    expect(entry.folders).toBe(plugin.folders)
  },
)

it.each(firstPartyPlugins.flatMap(({ kind, name, ...entry }) => (kind === 'renderer' ? [[name, entry] as const] : [])))(
  'has workers load the part of the renderer %s that draws',
  async (name, { url, exportName, drawers }) => {
    const { kind, version } = (await import(url))[exportName]
    const { drawerOf } = await import(drawers!)
    expect(drawerOf(name)).toMatchObject({ kind, name, version, create: expect.any(Function) })
  },
)

it('knows every transform', async () => {
  const { transforms } = await import('@movieflow/transforms')
  const known = firstPartyPlugins.filter(({ kind }) => kind === 'transform').map(({ name }) => name)
  expect(known.sort()).toEqual(transforms.map(({ name }) => name).sort())
})

/** Held to the types by the compiler, and to the table by the test. */
const typed: {
  source: Record<keyof SourceOptions, true>
  transform: Record<keyof TransformOptions, true>
  renderer: Record<keyof RendererOptions, true>
  writer: Record<keyof WriterOptions, true>
} = {
  source: {
    npy: true,
    mat: true,
    hdf5: true,
    table: true,
    images: true,
    video: true,
    nifti: true,
    raw: true,
    zarr: true,
  },
  transform: {
    ...{ flip: true, hold: true, mask: true, math: true, normalize: true, reduce: true, resize: true },
    ...{ reverse: true, rotate: true, select: true, smooth: true, transpose: true, tween: true },
  },
  renderer: {
    ...{ figure: true, heatmap: true, image: true, line: true, scatter: true, band: true },
    ...{ text: true, contour: true, rectangle: true, raster: true, hline: true, vline: true },
    ...{ step: true, bar: true, hist: true, stairs: true, errorbar: true, fill: true, span: true },
    ...{ quiver: true, arrow: true, polygon: true, skeleton: true, card: true, captions: true },
  },
  writer: {
    ffmpeg: true,
    gif: true,
    images: true,
    animation: true,
    'contact-sheet': true,
    npy: true,
    html: true,
    subtitles: true,
  },
}
const typedEndings: { [Ending in keyof WriterEndings]: readonly WriterEndings[Ending][] } = {
  '.mp4': ['ffmpeg'],
  '.m4v': ['ffmpeg'],
  '.mov': ['ffmpeg'],
  '.avi': ['ffmpeg'],
  '.mkv': ['ffmpeg'],
  '.webm': ['ffmpeg'],
  '.gif': ['gif'],
  '.png': ['images', 'contact-sheet'],
  '.jpg': ['images', 'contact-sheet'],
  '.jpeg': ['images', 'contact-sheet'],
  '.webp': ['images', 'animation'],
  '.apng': ['animation'],
  '.npy': ['npy'],
  '.srt': ['subtitles'],
  '.vtt': ['subtitles'],
  '.html': ['html'],
  '.htm': ['html'],
}

it.each(['source', 'transform', 'renderer', 'writer'] as const)('has types for the options of every %s', (kind) => {
  const known = firstPartyPlugins.filter((entry) => entry.kind === kind).map(({ name }) => name)
  expect(Object.keys(typed[kind]).sort()).toEqual(known.sort())
})

it('has types for the endings of every writer', () => {
  const writers = firstPartyPlugins.filter(({ kind }) => kind === 'writer')
  const known = writers.flatMap(({ name, extensions }) => extensions.map((ending) => [ending, name]))
  const typedPairs = Object.entries(typedEndings).flatMap(([ending, names]) => names.map((name) => [ending, name]))
  expect(typedPairs.sort()).toEqual(known.sort())
})
