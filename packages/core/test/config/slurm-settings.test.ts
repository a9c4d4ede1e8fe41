import { describe, expect, it } from 'vitest'
import { parsePipeline } from '../../src/config/index.js'
import { MovieflowError } from '../../src/errors/index.js'

const base = 'source: a.npy\nwrite: a.mp4\n'
const slurmOf = (text: string, settings: string[] = []) => parsePipeline(`${base}${text}`, 'm.yaml', settings).slurm

function problem(text: string): string {
  try {
    slurmOf(text)
  } catch (error) {
    if (error instanceof MovieflowError) return `${error.place.line}:${error.place.column} ${error.message}`
  }
  return 'none'
}

describe('slurm:', () => {
  it('takes what sbatch takes, in its units', () => {
    expect(
      slurmOf(`slurm:
  tasks: 64
  throttle: 10
  partition: [cpu, long]
  time: 1-12:00:00
  cpus: 4
  memory: 8G
  account: neuro
  qos: high
  requeue: false
  setup: |
    module load nodejs
    source ~/lab.sh
  arguments: [--constraint=avx2, --mail-type=END]
`),
    ).toEqual({
      tasks: 64,
      throttle: 10,
      partition: ['cpu', 'long'],
      time: '1-12:00:00',
      cpus: 4,
      memory: '8G',
      account: 'neuro',
      qos: 'high',
      requeue: false,
      setup: ['module load nodejs\nsource ~/lab.sh'],
      arguments: ['--constraint=avx2', '--mail-type=END'],
    })
    expect(slurmOf('slurm: { time: 90, memory: 4000 }')).toEqual({ time: 90, memory: 4000 })
  })

  it.each(['90', '90:30', '04:00:00', '2-12', '2-12:30', '2-12:30:00', 'UNLIMITED'])('takes the time %s', (time) => {
    expect(slurmOf(`slurm: { time: "${time}" }`)).toEqual({ time })
  })

  it.each([
    ['slurm: { task: 64 }', '3:10 unknown option task: did you mean tasks?'],
    ['slurm: { tasks: 0 }', '3:17 expected a whole number of tasks from 1, but got 0'],
    ['slurm: { time: 4h }', '3:16 expected a time as Slurm writes it: minutes, "04:00:00" or "1-12:00:00"'],
    ['slurm: { memory: lots }', '3:18 expected a size such as 8G'],
    ['slurm: { partition: "a b" }', '3:21 expected a name'],
    ['slurm: { arguments: --exclusive }', '3:21 expected a list of arguments of sbatch'],
    ['slurm: { arguments: [--array=1-9] }', '3:22 expected an argument that submit does not set itself'],
    ['slurm: { arguments: [-o, log] }', '3:22 expected an argument that submit does not set itself'],
    ['slurm: 64', '3:8 expected a map of options: tasks, partition, time, …, but got 64'],
  ])('refuses %s', (text, message) => {
    expect(problem(text)).toContain(message)
  })

  it('gives way to --set', () => {
    expect(slurmOf('slurm: { tasks: 64, time: 90 }', ['slurm.tasks=8', 'slurm.partition="007"'])).toEqual({
      tasks: 8,
      time: 90,
      partition: '007',
    })
  })
})
