import { describe, expect, it } from 'vitest'
import { isActive, readAccounts, readQueue } from '../src/queue.js'

describe('what Slurm says of tasks', () => {
  it('is read from the lines of squeue', () => {
    const tasks = readQueue(
      '14|1|PENDING|Dependency\n14|2|RUNNING|None\n13|N/A|COMPLETED|None\n14|3|TIMEOUT|TimeLimit\n',
    )
    expect(tasks).toEqual([
      { job: '14', task: 1, state: 'waiting', slurmState: 'PENDING', reason: 'Dependency' },
      { job: '14', task: 2, state: 'running', slurmState: 'RUNNING', reason: '' },
      { job: '13', task: undefined, state: 'done', slurmState: 'COMPLETED', reason: '' },
      { job: '14', task: 3, state: 'failed', slurmState: 'TIMEOUT', reason: 'TimeLimit' },
    ])
  })

  it('is read from the lines of sacct', () => {
    expect(readAccounts('14_1|COMPLETED\n14_2|CANCELLED by 1000\n13|OUT_OF_MEMORY\n14_[3-9%2]|PENDING\n\n')).toEqual([
      { job: '14', task: 1, state: 'done', slurmState: 'COMPLETED', reason: '' },
      { job: '14', task: 2, state: 'failed', slurmState: 'CANCELLED', reason: '' },
      { job: '13', task: undefined, state: 'failed', slurmState: 'OUT_OF_MEMORY', reason: '' },
    ])
  })

  it.each([
    ['REQUEUED', true],
    ['COMPLETING', true],
    ['SUSPENDED', true],
    ['PREEMPTED', false],
    ['NODE_FAIL', false],
    ['COMPLETED', false],
  ])('%s means that a task is yet to end: %s', (state, active) => {
    expect(isActive(readQueue(`1|1|${state}|None`)[0]!)).toBe(active)
  })
})
