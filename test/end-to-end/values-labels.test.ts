// What titles and labels say is so: fields in several options, of tables, of frames.
import { readFileSync } from 'node:fs'
import { decodeMovie } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { expect, it } from 'vitest'

const source = 'source: { files: <name>.npy, axes: [y, x, frame] }'

/** Two movies of the same data, by two pipelines, frame by frame. */
async function expectSameMovie(space: Workspace, written: string, expected: string): Promise<void> {
  const frames: Buffer[][] = []
  for (const [index, render] of [written, expected].entries()) {
    space.write(`p${index}.yaml`, `${source}\n${render}\nwrite: m${index}.mkv`)
    expect(await space.run({}, `p${index}.yaml`)).toMatchObject({ made: 1, failures: [] })
    frames.push((await decodeMovie(space.path(`m${index}.mkv`))).frames.map((frame) => Buffer.from(frame)))
  }
  expect(frames[0]!.length).toBeGreaterThan(0)
  expect(frames[0]!.map((frame, index) => frame.equals(frames[1]![index]!))).not.toContain(false)
}

const render = (title: string, label: string) =>
  `render: { use: heatmap, size: [200, 120], title: "${title}", xlabel: "${title}", colorbar: { label: "${label}" } }`

it('a field in two options of one render', async () => {
  using space = new Workspace().npy('a.npy', [4, 5, 2])
  const fields = 'fields: { u: 5, v: "<u>" }'
  await expectSameMovie(space, `${fields}\n${render('<u> <v>', '<u>')}`, render('5 5', '5'))
})

it('a table that is named by a column of another', async () => {
  using space = new Workspace().npy('a.npy', [4, 5, 2])
  space.write('rec.csv', 'name,rig\na,two\n').write('rig_two.csv', 'name,depth\na,7\n')
  const tables = 'tables: [{ file: rec.csv, on: { name: name } }, { file: "rig_<rig>.csv", on: { name: name } }]'
  await expectSameMovie(space, `${tables}\n${render('<depth>', '<rig>')}`, render('7', 'two'))
})

it('a table that is joined by its own column', async () => {
  using space = new Workspace().npy('a.npy', [4, 5, 2]).write('rec.csv', 'name,rig\na,two\n')
  space.write('pipeline.yaml', `${source}\ntables: { file: rec.csv, on: { rig: rig } }\nwrite: m.mkv`)
  await expect(space.plan()).rejects.toMatchObject({
    code: 'UNKNOWN_FIELD',
    hint: expect.stringContaining('put a field of the movie before the column'),
  })
})

it('a frame field that is made of itself', async () => {
  using space = new Workspace().npy('a.npy', [4, 5, 2])
  space.write('pipeline.yaml', `${source}\nframes: { score: "<other>", other: "<score>" }\nwrite: m.mkv`)
  await expect(space.plan()).rejects.toMatchObject({
    code: 'PIPELINE_INVALID',
    message: expect.stringContaining('score → other → score'),
  })
})

/** A movie of three files, each a frame: `walk_0007.npy` and so on. */
function sequence(pattern: string): Workspace {
  const space = new Workspace()
  for (const [index, number] of ['0007', '0008', '0012'].entries())
    space.npy(`walk_${number}.npy`, [4, 5], (y, x) => y + x + index)
  return space.write('source.txt', `source: { use: npy, files: ${pattern}, axes: [y, x] }`)
}

/** Two movies of these files, one with a title of fields, one with a list of texts, are the same. */
async function expectTitles(space: Workspace, title: string, texts: readonly string[], more = ''): Promise<void> {
  const source = readFileSync(space.path('source.txt'), 'utf8')
  const frames: Buffer[][] = []
  for (const [index, written] of [`${more}`, `${more}\nframes: { told: [${texts.join(', ')}] }`].entries()) {
    const shown = index === 0 ? title : '<told>'
    const render = `render: { use: heatmap, size: [200, 120], title: "${shown}" }`
    space.write(`p${index}.yaml`, `${source}\n${written}\n${render}\nwrite: m${index}.mkv`)
    expect(await space.run({}, `p${index}.yaml`)).toMatchObject({ made: 1, failures: [] })
    frames.push((await decodeMovie(space.path(`m${index}.mkv`))).frames.map((frame) => Buffer.from(frame)))
  }
  expect(frames[0]!.map((frame, index) => frame.equals(frames[1]![index]!))).toEqual(texts.map(() => true))
}

it('the name of the file in a movie of several files', async () => {
  using space = sequence('walk_<frame:d>.npy')
  await expectTitles(space, '<source.name>', ['walk_0007', 'walk_0008', 'walk_0012'])
})

it('the name of the file of a frame, with frames that go backwards', async () => {
  using space = sequence('walk_<frame:d>.npy')
  const names = ['walk_0007', 'walk_0008', 'walk_0012']
  await expectTitles(space, '<source.frame_name>', names, 'transform: { use: reverse }')
})

it("the number in the name of a frame's file", async () => {
  using space = sequence('walk_<frame:d>.npy')
  await expectTitles(space, 'number <number>', ['number 7', 'number 8', 'number 12'])
})

it('the name of the file in a field of a movie of several files', async () => {
  using space = sequence('walk_<frame:d>.npy')
  const source = readFileSync(space.path('source.txt'), 'utf8')
  space.write(
    'pipeline.yaml',
    `${source}\nfields: { label: "<source.name>" }\nrender: { use: heatmap, title: <label> }\nwrite: m.mkv`,
  )
  const { movies } = await space.plan()
  expect(movies[0]).toMatchObject({
    status: 'blocked',
    error: { message: expect.stringContaining('changes from frame to frame'), hint: 'move the field under `frames:`' },
  })
})

it('a table that is joined by the name of the file in a movie of several files', async () => {
  using space = sequence('walk_<frame:d>.npy').write('rec.csv', 'name,rig\nwalk_0007,two\n')
  const source = readFileSync(space.path('source.txt'), 'utf8')
  space.write('pipeline.yaml', `${source}\ntables: { file: rec.csv, on: { source.name: name } }\nwrite: m.mkv`)
  const { movies } = await space.plan()
  expect(movies[0]).toMatchObject({
    status: 'blocked',
    error: { message: expect.stringContaining('changes from frame to frame'), hint: 'join by a field of the movie' },
  })
})
