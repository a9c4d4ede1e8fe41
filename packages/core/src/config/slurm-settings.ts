// `slurm:` of a pipeline: how `movieflow submit` asks Slurm for a job, in Slurm's own words and units.
import { z } from 'zod'

/** Slurm's forms: minutes, m:s, h:m:s, d-h, d-h:m, d-h:m:s. */
const timePattern = /^(?:\d+|\d+:\d\d|\d+:\d\d:\d\d|\d+-\d+|\d+-\d+:\d\d|\d+-\d+:\d\d:\d\d|infinite|unlimited)$/i
/** What `submit` gives sbatch by itself: a second one would take the array apart. */
const ownArguments =
  /^(?:-a|-o|-e|-d|-D|-J|-W|-Q|-H|--(?:array|output|error|dependency|chdir|workdir|job-name|wait|quiet|hold|wrap|parsable|test-only|kill-on-invalid-dep|open-mode|comment)(?:=|$))/

const count = (what: string) => {
  const error = `a whole number of ${what} from 1`
  return z.int({ error }).min(1, { error })
}
const word = (what: string) => z.string({ error: what }).regex(/^[^\s,\p{Cc}]+$/u, { error: what })
const line = z
  .string({ error: 'a line of text' })
  .regex(/^[^\0\r]*\S[^\0\r]*$/, { error: 'a line of text that is not empty' })
const timePhrase = 'a time as Slurm takes it: minutes, "04:00:00" or "1-12:00:00"'
const memoryPhrase = 'a size such as 8G, or a number of megabytes'
const argumentPhrase = 'an argument of sbatch such as --constraint=avx2, on one line'

/** With lists written out. */
const settings = {
  tasks: count('tasks').optional().describe('Tasks of the array, each a shard; default: as many as movies, up to 16.'),
  throttle: count('tasks').optional().describe('So many tasks at a time at most.'),
  partition: z
    .union(
      [word('a name'), z.array(word('a name'), { error: 'a list of names' }).min(1, { error: 'at least one name' })],
      { error: 'a name, or a list of them' },
    )
    .optional()
    .describe('Where it runs; of several, the first that has room.'),
  time: z
    .union([count('minutes'), z.string({ error: timePhrase }).regex(timePattern, { error: timePhrase })], {
      error: timePhrase,
    })
    .optional()
    .describe('The longest that a task may take.'),
  cpus: count('cores').optional().describe("A task's cores, and its threads; default: what Slurm gives, one mostly."),
  memory: z
    .union(
      [count('megabytes'), z.string({ error: memoryPhrase }).regex(/^\d+(?:[KMGT]B?)?$/i, { error: memoryPhrase })],
      { error: memoryPhrase },
    )
    .optional()
    .describe('Of a task.'),
  account: word('a name').optional().describe('Who pays.'),
  qos: word('a name').optional().describe('Quality of service.'),
  requeue: z
    .boolean({ error: 'true or false' })
    .optional()
    .describe('Whether a preempted task starts again, where it was; default: true.'),
  setup: z
    .array(line, { error: 'a line, or a list of them' })
    .optional()
    .describe('Lines of bash before movieflow, such as `module load …`.'),
  arguments: z
    .array(
      z
        .string({ error: argumentPhrase })
        .regex(/^[^\p{Cc}]+$/u, { error: argumentPhrase })
        .refine((argument) => !ownArguments.test(argument), { error: 'an argument that submit does not set itself' }),
      { error: 'a list of arguments of sbatch' },
    )
    .optional()
    .describe('Further arguments of sbatch, for all jobs.'),
}

const error = 'a map of options: tasks, partition, time, …'

/** With short forms written out: what is checked. */
export const slurmSettings = z.strictObject(settings, { error })

/** As it may be written. */
export const writtenSlurm = z.strictObject(
  {
    ...settings,
    setup: z
      .union([line, z.array(line)])
      .optional()
      .describe(settings.setup.description!),
  },
  { error },
)
