import { createServer, type Server } from 'node:net'
import { expect, it } from 'vitest'
import { RestWatch } from '../../src/encode/index.js'

/** Something that keeps a thread alive. */
const listen = () =>
  new Promise<Server>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server))
  })

it('what a source has under way is ended before it is taken for what a writer left behind', async () => {
  const ended: string[] = []
  let source: Server | undefined
  const watch = new RestWatch(async () => {
    ended.push('source')
    source?.close()
  })
  expect(await watch.settle()).toEqual([])
  expect(ended).toEqual([])
  source = await listen()
  expect(await watch.settle()).toEqual([])
  expect(ended).toEqual(['source'])
})

it('what a writer left behind is found beside that', async () => {
  const source = await listen()
  const watch = new RestWatch(async () => void source.close())
  const [one, other] = [await listen(), await listen()]
  expect(await watch.settle()).toEqual(['TCPServerWrap'])
  one.close()
  other.close()
})
