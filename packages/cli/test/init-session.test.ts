// What `init` makes of a folder with videos and what goes with them: cameras, parts, tables of points, traces, and their clocks.
import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, test } from 'vitest'
import { lookAround } from '../src/init/look-around.js'
import { writePipeline } from '../src/init/write-pipeline.js'
import { writeSession } from '../src/init/write-session.js'

const videos = new URL('../../source-video/test/videos/', import.meta.url)

/** A video of 39 frames at 29.97 a second, or `other` one. */
function video(space: Workspace, name: string, other = 'even.mp4'): void {
  mkdirSync(dirname(space.path(name)), { recursive: true })
  copyFileSync(new URL(other, videos), space.path(name))
}

/** A table as DeepLabCut writes it. */
function pose(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => `${row},${row},5,0.9,20,${row / 2},0.9`)
  return `${['scorer,d,d,d,d,d,d', 'bodyparts,nose,nose,nose,tail,tail,tail', 'coords,x,y,likelihood,x,y,likelihood', ...lines].join('\n')}\n`
}

/** The pipeline that is written, without what comes before its sources; it is planned, and must be right as it is. */
async function written(space: Workspace): Promise<{ text: string; said: string; frames: readonly number[] }> {
  const saw = await lookAround(space.folder, '')
  const text = saw.session
    ? writeSession(saw.session, saw.place, 'pipeline.yaml')
    : writePipeline({ ...saw, family: saw.family!, name: 'pipeline.yaml' })
  space.write('pipeline.yaml', text)
  const { movies } = await space.report()
  return {
    text: text.slice(text.search(/^(?:# \S+ is here|sources?:)/m) - 1),
    said: saw.lines.join('\n'),
    frames: movies.map(({ status, frames }) => (status === 'blocked' ? 0 : frames!)),
  }
}

describe('a video and what goes with it', () => {
  test('its points have its times, and an array of another length a rate to be filled in, at which both last as long', async () => {
    using space = new Workspace().write('m1_topDLC_resnet50_boxshuffle1.csv', pose(39)).npy('m1_dff.npy', [100])
    space.write('m1_topDLC_resnet50_boxshuffle1_filtered.csv', pose(39))
    video(space, 'm1_top.mp4')
    video(space, 'm1_topDLC_resnet50_boxshuffle1_labeled.mp4')
    const { text, said, frames } = await written(space)
    expect(text).toContain('\n  cam: m1_top.mp4\n')
    expect(text).toMatch(/files: m1_topDLC_resnet50_boxshuffle1(_filtered)?\.csv\n {4}times: <cam.time>/)
    expect(text).toContain('    # or m1_topDLC')
    // 99 steps in as long as 38 take at 29.97 a second.
    expect(text).toMatch(/fps: 78\.07\d* # FILL IN/)
    expect(said).toContain('No times of dff were found')
    expect(frames).toEqual([39])
  })

  test('an array has times in its file, in a file beside it, or those of the video if it is as long', async () => {
    using space = new Workspace().npy('dff.npy', [100]).npy('dff_times.npy', [100], (at) => at / 80)
    video(space, 'v.mp4')
    expect((await written(space)).text).toContain('times: { file: dff_times.npy }')
    using column = new Workspace().write(
      'wheel.csv',
      `t,speed\n${Array.from({ length: 60 }, (_, at) => `${at / 50},${at}\n`).join('')}`,
    )
    video(column, 'v.mp4')
    const { text } = await written(column)
    expect(text).toContain('times: t #')
    expect(text).toContain('y: <wheel.speed>')
    using same = new Workspace().npy('area.npy', [39])
    video(same, 'v.mp4')
    expect((await written(same)).text).toMatch(/area:\n.*\n.*\n {4}times: <cam.time>/)
  })

  test('a stack of pictures is beside it, and of a matrix a row is drawn', async () => {
    using stack = new Workspace().npy('scan.npy', [11, 6, 8])
    video(stack, 'v.mp4')
    const { text } = await written(stack)
    expect(text).toContain('axes: [frame, y, x]')
    expect(text).toContain('data: scan')
    using cells = new Workspace().npy('cells.npy', [7, 200])
    video(cells, 'v.mp4')
    expect((await written(cells)).text).toContain('select, data: cells, axis: cell, index: 0')
  })

  test('rows of tracked objects are put where their columns say', async () => {
    using space = new Workspace().write(
      'tracks.csv',
      `track,frame_idx,instance.score,nose.x,nose.y,nose.score\n${Array.from({ length: 60 }, (_, at) => `track_${at % 2},${at >> 1},1,${at / 3},4,0.9\n`).join('')}`,
    )
    video(space, 'v.mp4')
    const { text, frames } = await written(space)
    expect(text).toContain('rows: { frame: frame_idx, track: track }')
    expect(text).toContain('x: <pose.nose_x>, y: <pose.nose_y>')
    // Up to frame 29, the last one that has a row.
    expect(frames).toEqual([30])
  })

  test('more rows than frames are not given the times of the frames', async () => {
    using space = new Workspace().write('vDLC_x.csv', pose(41))
    video(space, 'v.mp4')
    const { text, frames } = await written(space)
    expect(text).toContain('more than there are')
    expect(frames).toEqual([39])
  })
})

describe('several videos', () => {
  test('of one session are panels, each with its points', async () => {
    using space = new Workspace()
      .write('cam_leftDLC_a.csv', pose(39))
      .npy('cam_right_times.npy', [39], (at) => 0.2 + at / 30)
    video(space, 'cam_left.mp4')
    video(space, 'cam_right.mp4')
    const { text, frames } = await written(space)
    expect(text).toContain('\n  left: cam_left.mp4\n  pose_left:\n    files: cam_leftDLC_a.csv\n')
    expect(text).toContain('\n  right: { files: cam_right.mp4, times: { file: cam_right_times.npy } }')
    expect(text).toContain('  - cam.mp4')
    expect(frames).toHaveLength(1)
  })

  test('of several sessions are a movie for each, with what belongs to it', async () => {
    using space = new Workspace()
    for (const mouse of ['m1', 'm02']) {
      for (const view of ['top', 'side']) video(space, `${mouse}/${mouse}_${view}.mp4`)
      space.write(`${mouse}/${mouse}_topDLC_resnet1shuffle1.csv`, pose(39)).npy(`${mouse}/trace.npy`, [50])
    }
    const { text, frames } = await written(space)
    expect(text).toContain('side: m<m:d>/m<m:d>_side.mp4')
    expect(text).toContain('files: m<m:d>/m<m:d>_topDLC_resnet1shuffle1.csv')
    expect(text).toContain('files: m<m:d>/trace.npy')
    expect(frames).toEqual([39, 39])
  })

  test('that are parts of one recording follow each other; the last one is shorter, or they are called so', async () => {
    using parts = new Workspace()
    for (const part of [1, 3]) video(parts, `msCam${part}.mp4`)
    // Numbers that are missing leave it open.
    expect((await written(parts)).frames).toEqual([39, 39])
    video(parts, 'msCam2.mp4')
    const { text, frames } = await written(parts)
    expect(text).toContain('cam: { files: msCam<part:d>.mp4, concat: part }')
    expect(frames).toEqual([117])
    using cut = new Workspace()
    for (const part of [0, 1, 2]) video(cut, `video_${part}.mp4`, part === 2 ? 'bt709.mp4' : 'even.mp4')
    expect((await written(cut)).text).toContain('concat: part')
  })

  test('with numbers that may be anything are a movie each, and a comment says how to join them', async () => {
    using space = new Workspace()
    for (const part of [1, 2]) video(space, `rec_${part}.mp4`)
    const { text, frames } = await written(space)
    expect(text).toContain('# If these are parts of one recording, add to the source: concat: rec\n')
    expect(frames).toEqual([39, 39])
  })
})

test('a batch of arrays with a video beside it stays a batch of arrays', async () => {
  using space = new Workspace()
  for (let exp = 1; exp <= 60; exp++) space.npy(`Exp${exp}.npy`, [3, 4, 5])
  video(space, 'talk.mp4')
  const { text, frames } = await written(space)
  expect(frames).toHaveLength(60)
  expect(text).toContain('# talk.mp4 is here, too. To show both in one movie')
})
