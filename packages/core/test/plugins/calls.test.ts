// Calls of plugins: what is thrown is named, what never ends is given up, what it took is counted.
import { afterEach, describe, expect, test } from 'vitest'
import type { MovieflowError } from '../../src/errors/index.js'
import { type Callee, callPlugin, callPluginNow, takeWork } from '../../src/plugins/index.js'

const callee: Callee = {
  plugin: { kind: 'transform', name: 'gain', version: '1.0.0', timeoutSeconds: 0.2 },
  step: 'transform[0]',
  movie: 'exp=1',
}

async function failureOf(action: () => unknown, frame?: number): Promise<MovieflowError> {
  return callPlugin(callee, 'read', action, frame).then(
    () => {
      throw new Error('it did not fail')
    },
    (error) => error,
  )
}

afterEach(() => void takeWork())

describe('a call', () => {
  test('gives what the plugin gives, at once or later', async () => {
    expect(callPluginNow(callee, 'plan', () => 1)).toBe(1)
    expect(await callPlugin(callee, 'read', () => 2)).toBe(2)
    expect(await callPlugin(callee, 'read', async () => 3)).toBe(3)
  })

  test('may take longer than a timer of Node can', async () => {
    for (const timeoutSeconds of [1e7, 1e9, Number.POSITIVE_INFINITY]) {
      const patient = { ...callee, plugin: { ...callee.plugin, timeoutSeconds } }
      expect(await callPlugin(patient, 'read', () => new Promise((done) => setTimeout(done, 20, 4)))).toBe(4)
    }
  })

  test('that throws anything is told with plugin, step, movie and frame', async () => {
    const place = { plugin: 'gain', step: 'transform[0]', movie: 'exp=1', frame: 4 }
    for (const thrown of [new Error('no'), 'no']) {
      const throwing = () => {
        throw thrown
      }
      expect(await failureOf(throwing, 4)).toMatchObject({ code: 'PLUGIN_FAILED', message: 'no', place })
      expect(await failureOf(() => Promise.reject(thrown), 4)).toMatchObject({ message: 'no', place })
    }
  })

  test('that never settles is given up when its time is over', async () => {
    const error = await failureOf(() => new Promise(() => {}))
    expect(error.message).toBe('the transform gain has not returned from read in 0.2 s')
    expect(error).toMatchObject({ code: 'PLUGIN_HANGS', hint: expect.stringContaining('timeoutSeconds: 2') })
  })

  test('is counted with its step and movie', async () => {
    takeWork()
    callPluginNow(callee, 'plan', () => 1)
    await callPlugin(callee, 'read', async () => 2)
    const [work, ...others] = takeWork()
    expect(others).toEqual([])
    expect(work).toMatchObject({ movie: 'exp=1', step: 'transform[0]', plugin: 'gain@1.0.0', calls: 2 })
    expect(work!.seconds).toBeGreaterThanOrEqual(0)
    expect(takeWork()).toEqual([])
  })
})
