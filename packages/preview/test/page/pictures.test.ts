/// <reference lib="dom" />
import { describe, expect, it } from 'vitest'
import { AnswerForm } from '../../src/page/answer-form.js'
import { PictureCache } from '../../src/page/picture-cache.js'
import type { DrawnAnswer } from '../../src/page/server.js'
import { frame } from './canned-plan.js'

describe('the form of frames', () => {
  it('is PNG once several on end took long, and stays so', () => {
    const form = new AnswerForm()
    for (const milliseconds of [500, 500, 5, 500, 500]) form.took(milliseconds)
    expect(form.isPng).toBe(false)
    form.took(500)
    expect(form.isPng).toBe(true)
    // PNG files are quick: that is no reason to go back.
    form.took(1)
    expect(form.isPng).toBe(true)
  })
})

describe('pictures', () => {
  const drawn = (index: number): DrawnAnswer => ({ facts: frame(1, 'a=1', index), picture: {} as ImageData })

  it('are kept as long as there is room, those that were looked at last', () => {
    // Each has 12 pixels.
    const cache = new PictureCache(40)
    for (const index of [0, 1, 2]) cache.set(String(index), drawn(index))
    cache.get('0')
    cache.set('3', drawn(3))
    expect(['0', '1', '2', '3'].filter((key) => cache.get(key))).toEqual(['0', '2', '3'])
  })

  it('are kept one at least, however large', () => {
    const cache = new PictureCache(1)
    cache.set('0', drawn(0))
    cache.set('1', drawn(1))
    expect(['0', '1'].filter((key) => cache.get(key))).toEqual(['1'])
    cache.clear()
    expect(cache.get('1')).toBe(undefined)
  })
})
