import { describe, expect, it } from 'vitest'
import { readCron } from '../../src/config/cron.js'

describe('a cron pattern is the numbers that it allows', () => {
  it.each([
    ['0 3 * * *', { second: [0], minute: [0], hour: [3] }],
    ['*/20 * * * *', { second: [0], minute: [0, 20, 40] }],
    ['* * * * *', { second: [0] }],
    ['*/10 * * * * *', { second: [0, 10, 20, 30, 40, 50] }],
    ['0 0-23 * * *', { second: [0], minute: [0] }],
    ['0 */1 * * *', { second: [0], minute: [0] }],
    ['5-17/5,59 0 * * *', { second: [0], minute: [5, 10, 15, 59], hour: [0] }],
    ['0 0 1,15 jan,Dec *', { second: [0], minute: [0], hour: [0], day: [1, 15], month: [1, 12] }],
    ['0 0 * * 7', { second: [0], minute: [0], hour: [0], weekday: [0] }],
    ['0 0 * * fri-sun', { second: [0], minute: [0], hour: [0], weekday: [0, 5, 6] }],
    ['0 0 * * sun-tue', { second: [0], minute: [0], hour: [0], weekday: [0, 1, 2] }],
    ['0 0 * * 1-5', { second: [0], minute: [0], hour: [0], weekday: [1, 2, 3, 4, 5] }],
    // All days written out count beside a weekday: either.
    [
      '0 0 1-31 * mon',
      { second: [0], minute: [0], hour: [0], day: Array.from({ length: 31 }, (_, n) => n + 1), weekday: [1] },
    ],
    ['@daily', { second: [0], minute: [0], hour: [0] }],
    ['@WEEKLY', { second: [0], minute: [0], hour: [0], weekday: [0] }],
    ['  0\t3  * * * ', { second: [0], minute: [0], hour: [3] }],
  ])('%s', (pattern, times) => expect(readCron(pattern)).toEqual(times))
})
