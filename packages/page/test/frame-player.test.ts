/// <reference lib="dom" />
import { describe, expect, it } from 'vitest'
import { FramePlayer, type FrameSource } from '../src/frame-player.js'
import { Ticks } from './ticks.js'

/** Pictures that come when the test lets them. */
class SlowFrames implements FrameSource<string> {
  readonly asked: { readonly index: number; readonly signal: AbortSignal; come(error?: Error): Promise<void> }[] = []
  readonly ahead: (index: number) => void
  readonly expected: number[] = []

  constructor(
    readonly count: number,
    readonly fps: number,
    readonly name = '',
  ) {
    this.ahead = (index) => this.expected.push(index)
  }

  picture(index: number, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      const come = async (error?: Error) => {
        if (error) reject(error)
        else resolve(`${this.name}${index}`)
        await Promise.resolve()
        await Promise.resolve()
      }
      this.asked.push({ index, signal, come })
    })
  }

  get indices(): number[] {
    return this.asked.map(({ index }) => index)
  }
}

function start(frames: FrameSource<string>) {
  const shown: string[] = []
  const ticks = new Ticks()
  const player = new FramePlayer(frames, {
    show: (picture) => shown.push(picture),
    fail: (error, index) => shown.push(`${index}: ${(error as Error).message}`),
    clock: ticks,
  })
  return { player, shown, ticks }
}

/** At once. */
function quickFrames(count: number, fps: number) {
  const asked: number[] = []
  const frames: FrameSource<string> = {
    count,
    fps,
    picture: async (index) => {
      asked.push(index)
      return String(index)
    },
  }
  return { frames, asked }
}

describe('the player of frames', () => {
  it('asks for one picture at a time, and then for the newest that is wanted', async () => {
    const frames = new SlowFrames(100, 10)
    const { player, shown } = start(frames)
    for (const index of [3, 4, 5, 60]) player.seek(index)
    expect(frames.indices).toEqual([3])
    await frames.asked[0]!.come()
    expect(shown).toEqual(['3'])
    expect(frames.indices).toEqual([3, 60])
    expect(frames.expected).toEqual([])
    await frames.asked[1]!.come()
    expect(shown).toEqual(['3', '60'])
    expect(frames.indices).toEqual([3, 60])
    expect(frames.expected).toEqual([61])
  })

  it('plays at the movie’s rate and the speed that was chosen', async () => {
    const { frames, asked } = quickFrames(10, 10)
    const { player, ticks } = start(frames)
    player.play()
    await ticks.pass(1000, 10)
    expect(asked).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0])
    player.setSpeed(2)
    await ticks.pass(300, 10)
    expect(asked.slice(10)).toEqual([1, 2, 3, 4, 5, 6])
    player.pause()
    await ticks.pass(500, 10)
    expect(asked).toHaveLength(16)
    expect(player.state).toMatchObject({ index: 6, playing: false, speed: 2 })
  })

  it('drops frames rather than lag, however long a picture takes', async () => {
    const frames = new SlowFrames(1000, 10)
    const { player, shown, ticks } = start(frames)
    player.play()
    for (const wait of [100, 450, 2500, 100]) {
      await ticks.pass(wait, 50)
      await frames.asked.at(-1)!.come()
    }
    await ticks.pass(50, 50)
    // 0.1 s, then what was due when the one before came.
    expect(shown).toEqual(['1', '2', '6', '31'])
    expect(player.state.index).toBe(32)
  })

  it('goes on where it was after the page slept', async () => {
    const { frames, asked } = quickFrames(1000, 10)
    const { player, ticks } = start(frames)
    player.play()
    await ticks.pass(300, 50)
    await ticks.pass(3_600_000, 3_600_000)
    await ticks.pass(200, 50)
    expect(asked).toEqual([1, 2, 3, 4, 5])
  })

  it('ends at the last frame if it plays once, and begins again when it is asked to', async () => {
    const { frames, asked } = quickFrames(4, 10)
    const { player, ticks } = start(frames)
    player.setMode('once')
    player.play()
    await ticks.pass(1000, 20)
    expect(asked).toEqual([1, 2, 3])
    expect(player.state).toMatchObject({ index: 3, playing: false })
    player.play()
    await ticks.pass(220, 20)
    expect(asked.slice(3)).toEqual([0, 1, 2])
  })

  it('stops where somebody goes, and at the ends', () => {
    const { frames } = quickFrames(10, 10)
    const { player } = start(frames)
    player.play()
    player.seek(4.4)
    expect(player.state).toMatchObject({ index: 4, playing: false })
    for (const [wanted, index] of [
      [-3, 0],
      [99, 9],
      [Number.NaN, 9],
    ] as const) {
      player.seek(wanted)
      expect(player.state.index).toBe(index)
    }
  })

  it('gives up what is on its way when the frames become others, and stays at the place', async () => {
    const [before, after] = [new SlowFrames(100, 10, 'a'), new SlowFrames(50, 20, 'b')]
    const { player, shown } = start(before)
    player.seek(70)
    player.setFrames(after)
    expect(before.asked[0]!.signal.aborted).toBe(true)
    expect(player.state).toMatchObject({ index: 49, count: 50, fps: 20 })
    await before.asked[0]!.come()
    expect(shown).toEqual([])
    await after.asked[0]!.come()
    expect(shown).toEqual(['b49'])
    player.setFrames(before, 7)
    expect(before.indices).toEqual([70, 7])
  })

  it('does nothing as long as there is no frame', async () => {
    const [none, some] = [new SlowFrames(0, 10), new SlowFrames(3, 10)]
    const { player, ticks } = start(none)
    player.play()
    player.seek(5)
    expect(player.state).toMatchObject({ index: 0, playing: false })
    player.setFrames(some)
    player.play()
    player.setFrames(none)
    await ticks.pass(1000, 100)
    expect(player.state).toMatchObject({ count: 0, index: 0, playing: false })
    expect([none.indices, some.indices]).toEqual([[], [0]])
  })

  it('tells of a picture that does not come, and goes on', async () => {
    const frames = new SlowFrames(10, 10)
    const { player, shown } = start(frames)
    player.seek(1)
    player.seek(2)
    await frames.asked[0]!.come(new Error('damaged'))
    await frames.asked[1]!.come()
    expect(shown).toEqual(['1: damaged', '2'])
  })

  it('tells its listeners of every change, until they have enough', () => {
    const { player } = start(quickFrames(10, 10).frames)
    const heard: unknown[] = []
    const end = player.listen(() => heard.push({ ...player.state }))
    player.seek(3)
    player.setMode('reflect')
    expect(heard).toMatchObject([{ index: 3 }, { index: 3, mode: 'reflect' }])
    end()
    player.seek(4)
    expect(heard).toHaveLength(2)
  })
})
