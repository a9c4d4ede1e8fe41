// The commands with their options, help and examples; what they do loads when one is called.
import { createRequire } from 'node:module'
import { Command, InvalidArgumentError, Option } from 'commander'

const collect = (value: string, before: readonly string[] = []) => [...before, value]

function wholeNumber(least: number) {
  return (text: string): number => {
    const number = Number(text)
    if (!/^\d+$/.test(text) || number < least || !Number.isSafeInteger(number))
      throw new InvalidArgumentError(`Expected a whole number from ${least}.`)
    return number
  }
}

function seconds(text: string): number {
  const number = Number(text)
  if (!/^\d*\.?\d+$/.test(text) || number <= 0 || number > 86_400)
    throw new InvalidArgumentError('Expected seconds above 0, a day at most.')
  return number
}

const only = () =>
  new Option(
    '--only <fields>',
    'keep movies with these fields, as animal=Beto,exp=11..13; several: any of them',
  ).argParser(collect)
const set = () =>
  new Option(
    '--set <a.b=c>',
    'another value for an option of the pipeline, as transform[0].sigma=2; several',
  ).argParser(collect)

const trust = () =>
  new Option(
    '--trust <what>',
    'what tells that an input changed: mtime reads no contents, content always reads them (default: size and time, then content)',
  ).choices(['mtime', 'content'])
const verify = () => new Option('--verify', 'compare the outputs with what was made, byte for byte')
const shard = () =>
  new Option('--shard <i/n>', 'only this part of the movies, as 2/8; all parts together are the whole').argParser(
    shardOf,
  )
const list = () => new Option('--list <file>', 'only the movies of a list that `submit` wrote')

function shardOf(text: string): { index: number; count: number } {
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (index < 1 || index > count) throw new InvalidArgumentError('Expected a part and how many there are, as 2/8.')
  return { index, count }
}

function seconds(text: string): number {
  const number = Number(text)
  if (text.trim() === '' || !(number >= 0 && number < 1e9)) throw new InvalidArgumentError('Expected seconds, as 60.')
  return number
}
const notify = () =>
  new Option('--notify <command>', 'a shell command or a URL that is told of a failure, in JSON; several').argParser(
    (value: string, before: readonly string[] = []) => {
      if (value.trim() === '') throw new InvalidArgumentError('Expected a command or a URL.')
      if (/^https?:/i.test(value) ? !URL.canParse(value) : /^[a-z][a-z+.-]*:\/\//i.test(value))
        throw new InvalidArgumentError('Expected a URL as https://host/path, or a command.')
      return [...before, value]
    },
  )

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ movieflow ${line}`).join('\n')}`
}

/** `finish` is given the exit code of the command that was called. */
export function createProgram(finish: (code: number) => void): Command {
  const program = new Command('movieflow')
    .description('Turns arrays into movies, by one YAML pipeline for hundreds of experiments.')
    .version(createRequire(import.meta.url)('../package.json').version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .option('--verbose', 'print the cause of every error, with its stack')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      'after',
      examples('plan pipeline.yaml', 'run pipeline.yaml', "run pipeline.yaml --only 'animal=Beto,exp=11'"),
    )

  const command = (name: string, description: string) =>
    program.command(name).description(description).helpOption('-h, --help', 'explain this command')
  const verbose = () => program.opts<{ verbose?: boolean }>().verbose ?? false

  command('run', 'make the movies that are missing or out of date')
    .argument('<file...>', 'pipeline files; one runs after the other')
    .addOption(only())
    .addOption(set())
    .option('--force', 'make fresh movies again, too')
    .option(
      '--jobs <n>',
      'worker threads, and about as many movies at a time (default: the number of cores)',
      wholeNumber(1),
    )
    .option('--fail-fast', 'stop at the first failure (default: keep going)')
    .option('--retries <n>', 'further tries of a movie that failed (default: one, after an accident)', wholeNumber(0))
    .addOption(shard())
    .addOption(list())
    .addOption(trust())
    .addOption(verify())
    .option('--wait <seconds>', 'wait for another run of the pipeline to end (default: say who it is, and end)', seconds)
    .addOption(notify())
    .option('--json', 'print one event a line, for programs')
    .option('--quiet', 'print failures only')
    .addHelpText(
      'after',
      examples(
        'run pipeline.yaml',
        'run pipeline.yaml --only animal=Beto,exp=11..13 --only layer=conv4_3',
        'run pipeline.yaml --set fps=5 --jobs 4 --force',
        'run pipeline.yaml --shard 2/8',
      ),
    )
    .action(async (files: string[], options) => {
      const { runCommand } = await import('./commands/run.js')
      finish(await runCommand(files, { ...options, verbose: verbose() }))
    })

  command('plan', 'say what a run would make, and why; render nothing')
    .argument('<file...>', 'pipeline files')
    .addOption(only())
    .addOption(set())
    .addOption(shard())
    .addOption(list())
    .addOption(trust())
    .addOption(verify())
    .option('--json', 'print the plan as JSON, for programs')
    .addHelpText('after', examples('plan pipeline.yaml', 'plan pipeline.yaml --only animal=Beto --json'))
    .action(async (files: string[], options) => {
      const { planCommand } = await import('./commands/plan.js')
      finish(await planCommand(files, { ...options, verbose: verbose() }))
    })

  command('survey', 'compute the limits that movies share, once, for the runs and shards to come')
    .argument('<file>', 'pipeline file')
    .addOption(set())
    .addOption(list())
    .addOption(trust())
    .option('--jobs <n>', 'worker threads (default: the number of cores)', wholeNumber(1))
    .addHelpText('after', examples('survey pipeline.yaml'))
    .action(async (file: string, options) => {
      const { surveyCommand } = await import('./commands/survey.js')
      finish(await surveyCommand(file, options))
    })

  command('clean', 'list, then remove, what this pipeline made and no longer makes')
    .argument('<file>', 'pipeline file')
    .addOption(set())
    .option('--dry-run', 'list only')
    .option('--yes', 'do not ask, on a terminal')
    .option('--force', 'remove outputs that were changed after they were made, too')
    .option('--json', 'print JSON, for programs')
    .addHelpText('after', examples('clean pipeline.yaml --dry-run', 'clean pipeline.yaml'))
    .action(async (file: string, options) => {
      const { cleanCommand } = await import('./commands/clean.js')
      finish(await cleanCommand(file, options))
    })

  command('frame', 'draw one frame, as the movie will have it, into a PNG file')
    .argument('<file>', 'pipeline file')
    .addOption(only())
    .addOption(set())
    .option('--index <n>', 'the frame, counted from 0', wholeNumber(0), 0)
    .requiredOption('-o, --output <png>', 'the file to write')
    .addHelpText('after', examples("frame pipeline.yaml --only 'animal=Beto,exp=11' --index 10 -o frame.png"))
    .action(async (file: string, options) => {
      const { frameCommand } = await import('./commands/frame.js')
      finish(await frameCommand(file, options))
    })

  command('inspect', "show a data file's arrays: shape, type, range, percentiles, and a picture")
    .argument('<file>', 'data file')
    .option('--variable <name>', 'only this array')
    .option('--json', 'print JSON, for programs')
    .addHelpText('after', examples('inspect data/Beto_Exp11.npy', 'inspect data/Beto_Exp11.npy --json'))
    .action(async (file: string, options) => {
      const { inspectCommand } = await import('./commands/inspect.js')
      finish(await inspectCommand(file, options))
    })

  command('schedule', 'stay, and run pipelines when their schedule says so')
    .argument('<file...>', 'pipeline files; one runs after the other')
    .addOption(notify())
    .addOption(
      new Option('--print <scheduler>', 'print what another scheduler needs, and end').choices([
        'systemd',
        'cron',
        'slurm',
      ]),
    )
    .addHelpText(
      'after',
      examples(
        'schedule pipeline.yaml',
        "schedule night/*.yaml --notify 'mail -s movieflow me@lab'",
        'schedule pipeline.yaml --print systemd',
      ),
    )
    .action(async (files: string[], options) => {
      const { scheduleCommand } = await import('./commands/schedule.js')
      finish(await scheduleCommand(files, { ...options, verbose: verbose() }))
    })

  command('watch', 'run pipelines, and again as files land or change')
    .argument('<file...>', 'pipeline files')
    .addOption(only())
    .addOption(set())
    .option('--jobs <n>', 'worker threads (default: the number of cores)', wholeNumber(1))
    .option('--settle <seconds>', 'a file that has not changed for so long is whole', seconds, 2)
    .option(
      '--poll [seconds]',
      'look at every file so often: for network disks, which tell nothing (default: 5)',
      seconds,
    )
    .addOption(notify())
    .option('--quiet', 'print failures only')
    .addHelpText('after', examples('watch pipeline.yaml', 'watch pipeline.yaml --settle 30 --poll'))
    .action(async (files: string[], options) => {
      const { watchCommand } = await import('./commands/watch.js')
      finish(await watchCommand(files, { ...options, verbose: verbose() }))
    })

  command('doctor', 'check this machine: Node, ffmpeg and its encoders, fonts, cores, folders')
    .option('--json', 'print JSON, for programs')
    .addHelpText('after', examples('doctor'))
    .action(async (options) => {
      const { doctorCommand } = await import('./commands/doctor.js')
      finish(await doctorCommand(options))
    })

  return program
}
