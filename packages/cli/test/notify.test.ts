import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isFailure, noticeOf, notify, type Outcome } from '../src/notify.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'movieflow notify '))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const outcome: Outcome = {
  command: 'run',
  file: '/lab/night.yaml',
  out: '/lab/movies',
  code: 1,
  summary: {
    made: 3,
    fresh: 897,
    failed: 1,
    blocked: 2,
    canceled: 0,
    frames: 72,
    seconds: 12,
    failures: [{ movie: 'exp=7', error: { code: 'INPUT_UNREADABLE', message: 'it is cut short' } }],
  },
  errors: [],
}

describe('a command that is told of a failure', () => {
  it('gets the numbers in its environment and all of it on stdin', async () => {
    const file = join(folder, 'told')
    const line =
      '$MOVIEFLOW_PIPELINE $MOVIEFLOW_EXIT_CODE $MOVIEFLOW_MADE $MOVIEFLOW_FRESH $MOVIEFLOW_FAILED $MOVIEFLOW_BLOCKED [$MOVIEFLOW_REPORT]'
    expect(await notify([`echo "${line}" > '${file}'; cat >> '${file}'`], noticeOf(outcome))).toEqual([])
    const [first, json] = readFileSync(file, 'utf8').split('\n')
    expect(first).toBe('/lab/night.yaml 1 3 897 1 2 []')
    expect(JSON.parse(json!)).toMatchObject({
      version: 1,
      text: '/lab/night.yaml: 1 failed, 2 blocked, 3 made, 897 fresh (exit code 1)',
      command: 'run',
      pipeline: '/lab/night.yaml',
      exitCode: 1,
      made: 3,
      report: null,
      failures: [{ movie: 'exp=7', code: 'INPUT_UNREADABLE', message: 'it is cut short' }],
      errors: [],
    })
  })

  it('is told too where the run could not begin', () => {
    const error = {
      code: 'PIPELINE_INVALID',
      message: 'write is missing',
      file: '/lab/night.yaml',
      line: 3,
      column: 1,
    } as const
    const notice = noticeOf({ ...outcome, code: 2, summary: undefined, errors: [error] })
    expect(notice).toMatchObject({ exitCode: 2, made: 0, failures: [], errors: [{ code: 'PIPELINE_INVALID' }] })
    expect(notice.text).toContain('write is missing')
  })

  it('may fail, read nothing of a long notice, or not be there: a warning', async () => {
    const failures = Array.from({ length: 100 }, (_, index) => ({
      movie: `exp=${index}`,
      error: { code: 'INPUT_UNREADABLE' as const, message: 'x'.repeat(5000) },
    }))
    const notice = noticeOf({ ...outcome, summary: { ...outcome.summary!, failures } })
    expect(await notify(['exit 3', 'true', 'no-such-command-at-all 2> /dev/null'], notice)).toEqual([
      '--notify exit 3: it ended with exit code 3',
      '--notify no-such-command-at-all 2> /dev/null: it ended with exit code 127',
    ])
  })

  it('ends, with what it started, when the time is up', async () => {
    const server = createSocketServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const stop = new AbortController()
    // Connected as long as it lives.
    const started = `'${process.execPath}' -e 'require("node:net").connect(${port}, "127.0.0.1")'`
    const told = notify([`${started} & wait`], noticeOf(outcome), stop.signal)
    const [socket] = (await once(server, 'connection')) as [Socket]
    const ended = once(
      socket.resume().on('error', () => {}),
      'close',
    )
    stop.abort()
    expect(await told).toEqual([expect.stringContaining('it was stopped')])
    await ended
    server.close()
  })
})

describe('a webhook that is told of a failure', () => {
  async function serve(status: number, act: (url: string) => Promise<void>): Promise<string[]> {
    const bodies: string[] = []
    const server = createServer((request, response) => {
      let body = `${request.method} ${request.headers['content-type']} `
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        bodies.push(body)
        response.writeHead(status).end('no')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await act(`http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    return bodies
  }

  it('gets the same JSON by POST', async () => {
    const notice = noticeOf(outcome)
    const bodies = await serve(204, async (url) => expect(await notify([url], notice)).toEqual([]))
    expect(bodies).toEqual([`POST application/json ${JSON.stringify(notice)}`])
  })

  it('may refuse or be away: a warning that does not spell out the secret path', async () => {
    let gone = ''
    await serve(404, async (url) => {
      gone = url
      const [warning = ''] = await notify([url], noticeOf(outcome))
      expect(warning).toContain('the answer was 404')
      expect(warning).not.toContain('secret')
    })
    const [warning = ''] = await notify([gone], noticeOf(outcome))
    expect(warning).toContain('ECONNREFUSED')
    expect(warning).not.toContain('secret')
  })
})

it('another run at work is no failure; all else that is not 0 is', () => {
  expect([0, 1, 2, 3, 4, 70, 137].map(isFailure)).toEqual([false, true, true, true, false, true, true])
})
