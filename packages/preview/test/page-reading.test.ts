/// <reference lib="dom" />
import type { PixelReading } from '@movieflow/core'
import { until } from '@movieflow/test-support/poll'
import { needs } from '@movieflow/test-support/tools'
import { afterAll, describe, expect, it } from 'vitest'
import { closeBrowser, OpenPage } from './page-opener.js'

/** Of a picture of two channels. */
const reading: PixelReading = {
  at: [
    { name: 'x', text: '12.13' },
    { name: 'y', text: '−1.84' },
  ],
  values: [0, 1].map((channel) => ({
    layer: 'image',
    source: 'data',
    indices: { channel, y: 13, x: 12 },
    value: 12.77532 + channel,
  })),
}

describe('the page', needs('chromium'), () => {
  afterAll(closeBrowser)

  it.each([1024, 1280, 1700, 1920])('shows all values of a picture of two channels, %i pixels wide', async (width) => {
    await using opened = await OpenPage.open({}, { viewport: { width, height: 800 } })
    const { page, session } = opened
    session.pixel = async () => reading
    await opened.shown(0)
    await opened.hover(17, 40)
    await until(async () => (await opened.text('.reading')).includes('channel 1'), 'the values')
    const hidden = await page.locator('.reading').evaluate((line) => {
      const { top, bottom, right } = line.getBoundingClientRect()
      const parts = [...line.querySelectorAll('.part')].map((part) => part.getBoundingClientRect())
      return parts.filter((part) => part.top < top || part.bottom > bottom || part.right > right + 1).length
    })
    expect(hidden).toBe(0)
  })
})
