import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SettledChanges } from '../src/settled-changes.js'

let told: string[][] = []
let changes: SettledChanges
beforeEach(() => {
  vi.useFakeTimers()
  told = []
  changes = new SettledChanges((files) => told.push([...files].sort()))
})
afterEach(() => {
  changes.close()
  vi.useRealTimers()
})

/** Adds a file again and again, as a program that writes it has it. */
function write(file: string, milliseconds: number): void {
  for (let passed = 0; passed < milliseconds; passed += 5) {
    changes.add(file)
    vi.advanceTimersByTime(5)
  }
}

describe('changes', () => {
  it('of one file are told once, 15 ms after the last event', () => {
    write('p.yaml', 50)
    expect(told).toEqual([])
    vi.advanceTimersByTime(9)
    expect(told).toEqual([])
    vi.advanceTimersByTime(11)
    expect(told).toEqual([['p.yaml']])
    vi.advanceTimersByTime(1000)
    expect(told).toHaveLength(1)
  })

  it('of files that are saved together are told in one', () => {
    changes.add('a')
    vi.advanceTimersByTime(10)
    changes.add('b')
    vi.advanceTimersByTime(10)
    changes.add('c')
    vi.advanceTimersByTime(40)
    expect(told).toEqual([['a', 'b', 'c']])
  })

  it('of a file that is whole wait no longer than a moment for one that is still written', () => {
    changes.add('p.yaml')
    write('big.mat', 500)
    expect(told).toEqual([['p.yaml']])
    vi.advanceTimersByTime(30)
    expect(told).toEqual([['p.yaml'], ['big.mat']])
  })

  it('that are taken are told by who takes them, and by nobody else', () => {
    changes.add('a')
    expect(changes.take()).toEqual(['a'])
    vi.advanceTimersByTime(100)
    expect(told).toEqual([])
    changes.add('b')
    vi.advanceTimersByTime(30)
    expect(told).toEqual([['b']])
  })
})
