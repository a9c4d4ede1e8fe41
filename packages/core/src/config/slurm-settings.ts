// `slurm:` of a pipeline: settings for the jobs of `movieflow submit`, in Slurm's own words and units.
import { z } from 'zod'

/** Slurm's forms: minutes, m:s, h:m:s, d-h, d-h:m, d-h:m:s. */
const timePattern = /^(?:\d+|\d+:\d\d|\d+:\d\d:\d\d|\d+-\d+|\d+-\d+:\d\d|\d+-\d+:\d\d:\d\d|infinite|unlimited)$/i
/** Arguments that `submit` gives to sbatch itself: a second one would break the array. */
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
const timePhrase = 'a time as Slurm writes it: minutes, "04:00:00" or "1-12:00:00"'
const memoryPhrase = 'a size such as 8G, or a number of megabytes'
const argumentPhrase = 'an argument of sbatch such as --constraint=avx2, on one line'

/** With lists written out. */
const settings = {
  tasks: count('tasks').optional().describe('Tasks of the array, each a shard; default: one per movie, up to 16.'),
  throttle: count('tasks').optional().describe('Tasks that run at the same time, at most.'),
  partition: z
    .union(
      [word('a name'), z.array(word('a name'), { error: 'a list of names' }).min(1, { error: 'at least one name' })],
      { error: 'a name, or a list of them' },
    )
    .optional()
    .describe('Partitions to run in; of several, the first that has room.'),
  time: z
    .union([count('minutes'), z.string({ error: timePhrase }).regex(timePattern, { error: timePhrase })], {
      error: timePhrase,
    })
    .optional()
    .describe('Time limit of a task.'),
  cpus: count('cores').optional().describe("Cores per task, and so its threads; default: Slurm's, usually one."),
  memory: z
    .union(
      [count('megabytes'), z.string({ error: memoryPhrase }).regex(/^\d+(?:[KMGT]B?)?$/i, { error: memoryPhrase })],
      { error: memoryPhrase },
    )
    .optional()
    .describe('Memory per task.'),
  account: word('a name').optional().describe('Account to charge.'),
  qos: word('a name').optional().describe('Quality of service.'),
  requeue: z
    .boolean({ error: 'true or false' })
    .optional()
    .describe('Whether a preempted task is requeued and continues; default: true.'),
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

/** With short forms written out: the schema that is checked. */
export const slurmSettings = z.strictObject(settings, { error })

/** With short forms. */
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
