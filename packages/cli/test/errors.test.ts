// Errors as lines, as records, and as exit codes.
import { errorCatalogue, MovieflowError } from '@movieflow/core'
import { describe, expect, it } from 'vitest'
import { errorRecords } from '../src/error-records.js'
import { exitCodeOf, exitCodeOfSignal, worstExitCode } from '../src/exit-code.js'
import { formatError } from '../src/format-error.js'
import { colorPaint } from '../src/text/paint.js'

describe('an error', () => {
  it('says where, what and the next step', () => {
    const place = {
      file: `${process.cwd()}/pipeline.yaml`,
      line: 12,
      column: 7,
      option: 'transform[0]',
      plugin: 'crop',
    }
    expect(
      formatError({ code: 'OPTION_INVALID', message: 'expected 640, but got 800', hint: 'say less', ...place }),
    ).toEqual(['pipeline.yaml:12:7 transform[0] (crop): expected 640, but got 800', '  say less'])
  })

  it('names a movie and a frame, and a file once', () => {
    expect(
      formatError({
        code: 'PLUGIN_FAILED',
        message: 'out of ink',
        movie: 'exp=1',
        frame: 3,
        step: 'write[0]',
        plugin: 'mine',
      }),
    ).toEqual(['write[0] (mine) [exp=1] frame 3: out of ink'])
    expect(formatError({ code: 'PIPELINE_UNREADABLE', message: 'there is no file a.yaml', file: 'a.yaml' })).toEqual([
      'there is no file a.yaml',
    ])
  })

  it('says an option once where the sentence begins with it', () => {
    const at = { code: 'OPTION_INVALID', file: 'p.yaml', line: 4, column: 10, movie: 'id=1' } as const
    const first = (option: string, message: string) => formatError({ ...at, option, message })[0]
    expect(first('render.title', 'render.title (heatmap): expected a text')).toBe(
      'p.yaml:4:10 render.title (heatmap) [id=1]: expected a text',
    )
    expect(first('fps', 'fps: expected a number')).toBe('p.yaml:4:10 fps [id=1]: expected a number')
    expect(first('name', 'name has no value')).toBe('p.yaml:4:10 [id=1]: name has no value')
    expect(first('render.x', 'render.xy: no')).toBe('p.yaml:4:10 render.x [id=1]: render.xy: no')
    expect(formatError({ ...at, step: 'write[0]', plugin: 'gif', message: 'write[0] (gif): no' })[0]).toBe(
      'p.yaml:4:10 write[0] (gif) [id=1]: no',
    )
  })

  it('says a file once, however it is given', () => {
    const file = `${process.cwd()}/sub/p.yaml`
    const line = (message: string, name = file) =>
      formatError({ code: 'PIPELINE_UNREADABLE', message, file: name }).join()
    for (const message of [
      'p.yaml is no text in UTF-8',
      'sub/p.yaml is no text in UTF-8',
      `${file} is no text in UTF-8`,
      'the file "sub/p.yaml" is empty',
    ])
      expect(line(message)).toBe(message)
    expect(line('the table t.csv is empty', `${process.cwd()}/t.csv`)).toBe('the table t.csv is empty')
    expect(line('at.csv is empty', 't.csv')).toBe('t.csv: at.csv is empty')
  })

  it('cannot move the cursor, and stays short', () => {
    const lines = formatError({
      code: 'ENCODER_FAILED',
      message: `\u001b[2J${'x'.repeat(9000)}\nthe end`,
      hint: 'y'.repeat(9000),
      file: '/a\u001bb',
    })
    expect(lines.join('')).not.toContain('\u001b')
    expect(Buffer.byteLength(lines.join('\n'))).toBeLessThan(700)
    expect(lines.join('\n')).toContain('the end')
  })

  it('shows its cause when asked, and colours only then', () => {
    const record = { code: 'PLUGIN_FAILED', message: 'no', stack: 'Error: no\n    at here' } as const
    expect(formatError(record)).toEqual(['no'])
    expect(formatError(record, { verbose: true }).join('\n')).toContain('at here')
    expect(formatError({ ...record, file: 'f' }, { paint: colorPaint })[0]).toContain('\u001b[1mf')
  })
})

it('becomes records, whatever was thrown', async () => {
  const full = Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC' })
  const codes = await Promise.all(
    [new MovieflowError('NO_FILES', 'none'), full, new TypeError('oops'), 'text'].map(errorRecords),
  )
  expect(codes.map(([record]) => record!.code)).toEqual(['NO_FILES', 'DISK_FULL', 'INTERNAL', 'INTERNAL'])
})

it('becomes an exit code by who must act, the worst first', () => {
  const codes = ['NO_FILES', 'INPUT_UNREADABLE', 'DISK_FULL', 'LOCKED', 'INTERNAL'] as const
  expect(codes.map((code) => exitCodeOf({ code }, errorCatalogue))).toEqual([2, 1, 3, 4, 70])
  expect([[], [0, 1], [1, 3], [3, 2], [2, 70], [4, 1]].map(worstExitCode)).toEqual([0, 1, 3, 2, 70, 4])
  expect((['SIGHUP', 'SIGINT', 'SIGTERM'] as const).map(exitCodeOfSignal)).toEqual([129, 130, 143])
})
