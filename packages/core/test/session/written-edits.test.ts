import fs from 'node:fs'
import path from 'node:path'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it, onTestFinished } from 'vitest'
import { undoEdit, writeEdits } from '../../src/session/written-edits.js'

const text = '\uFEFFsource: a.npy\r\nrender: heatmap  # é\r\nwrite: a.mp4'
const written = text.replace('heatmap', '{ use: heatmap, colormap: magma }')

function pipelineFile(content = text): string {
  const space = new Workspace()
  onTestFinished(() => space[Symbol.dispose]())
  space.write('p.yaml', content)
  return space.path('p.yaml')
}

describe('settings that are written to the file', () => {
  it('leave every other byte, and are taken back by the bytes before', async () => {
    const file = pipelineFile()
    const edit = await writeEdits(file, ['render.colormap=magma'])
    expect(fs.readFileSync(file, 'utf8')).toBe(written)
    expect(fs.readdirSync(path.dirname(file))).toEqual(['p.yaml'])
    undoEdit(edit)
    expect(fs.readFileSync(file, 'utf8')).toBe(text)
  })

  it('leave mode and owner', async () => {
    const file = pipelineFile()
    fs.chmodSync(file, 0o640)
    const isRoot = process.getuid?.() === 0
    if (isRoot) fs.chownSync(file, 1234, 4321)
    const before = fs.statSync(file)
    await writeEdits(file, ['fps=3'])
    const { mode, uid, gid, ino } = fs.statSync(file)
    expect({ mode, uid, gid }).toEqual({ mode: before.mode, uid: before.uid, gid: before.gid })
    expect(ino).not.toBe(before.ino)
  })

  it.each(['symlinkSync', 'linkSync'] as const)('reach a file by another name of it (%s)', async (make) => {
    const file = pipelineFile()
    const link = path.join(path.dirname(file), 'link.yaml')
    fs[make](file, link)
    const edit = await writeEdits(link, ['render.colormap=magma'])
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(make === 'symlinkSync')
    expect(fs.readFileSync(file, 'utf8')).toBe(written)
    undoEdit(edit)
    expect(fs.readFileSync(file, 'utf8')).toBe(text)
    expect(fs.readFileSync(link, 'utf8')).toBe(text)
    expect(fs.readdirSync(path.dirname(file)).sort()).toEqual(['link.yaml', 'p.yaml'])
  })

  it('are not taken back from a file that changed since', async () => {
    const file = pipelineFile()
    const edit = await writeEdits(file, ['render.colormap=magma'])
    fs.appendFileSync(file, '\n# mine\n')
    expect(() => undoEdit(edit)).toThrow(expect.objectContaining({ code: 'INPUT_CHANGED', place: { file } }))
    expect(fs.readFileSync(file, 'utf8')).toBe(`${written}\n# mine\n`)
    fs.rmSync(file)
    expect(() => undoEdit(edit)).toThrow(expect.objectContaining({ place: { file } }))
    expect(fs.readdirSync(path.dirname(file))).toEqual([])
  })

  it('write nothing if it is so already', async () => {
    const file = pipelineFile()
    const { mtimeNs, ino } = fs.statSync(file, { bigint: true })
    const { before, after } = await writeEdits(file, ['render=heatmap'])
    expect(after).toEqual(before)
    expect(fs.statSync(file, { bigint: true })).toMatchObject({ mtimeNs, ino })
  })

  it.each([
    ['fps: &a 3\nb: *a\n', 'fps=4', 'CALL_INVALID'],
    ['fps: [3\n', 'fps=4', 'PIPELINE_SYNTAX'],
    ['fps: 3\n', 'fps', 'CALL_INVALID'],
  ])('write nothing if they cannot be: %j', async (content, setting, code) => {
    const file = pipelineFile(content)
    await expect(writeEdits(file, [setting])).rejects.toMatchObject({ code, place: { file } })
    expect(fs.readFileSync(file, 'utf8')).toBe(content)
    await expect(writeEdits(`${file}.no`, [setting])).rejects.toMatchObject({ code: 'PIPELINE_UNREADABLE' })
  })
})
