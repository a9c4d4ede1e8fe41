// The commands with their options, help and examples; what they do loads when one is called.
import { createRequire } from 'node:module'
import { Command, Option } from 'commander'
import {
  list,
  notifyOption,
  only,
  optionOfSource,
  overwrite,
  portNumber,
  seconds,
  set,
  shard,
  trust,
  verify,
  wholeNumber,
} from './program-options.js'
import { pluginKinds } from './scaffold/plugin-kinds.js'
import { escapeLines } from './text/escape.js'

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
    .configureOutput({ outputError: (text, write) => write(`${escapeLines(text).join('\n')}\n`) })
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
    .addOption(overwrite())
    .option(
      '--wait <seconds>',
      'wait for another run of the pipeline to end (default: say who it is, and end)',
      seconds,
    )
    .addOption(notifyOption())
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
    .addOption(overwrite())
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

  command('report', 'write the report of what all runs and shards made: a page to review, and JSON')
    .argument('<file>', 'pipeline file')
    .addOption(set())
    .addOption(list())
    .addOption(trust())
    .addHelpText('after', examples('report pipeline.yaml'))
    .action(async (file: string, options) => {
      const { reportCommand } = await import('./commands/report.js')
      finish(await reportCommand(file, options))
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

  command('submit', 'make the movies on a Slurm cluster: an array job whose tasks are shards')
    .argument('<file>', 'pipeline file; its `slurm:` says what to ask for, and flags win over it')
    .addOption(only())
    .addOption(set())
    .option('--tasks <n>', 'tasks of the array (default: one a movie, up to 16)', wholeNumber(1))
    .option('--throttle <n>', 'so many tasks at a time at most', wholeNumber(1))
    .option('--partition <names>', 'where it runs')
    .option('--time <time>', 'the longest that a task may take, as 90 (minutes), 04:00:00 or 1-12:00:00')
    .option('--cpus <n>', 'cores of a task', wholeNumber(1))
    .option('--memory <size>', 'memory of a task, as 8G')
    .option('--account <name>', 'who pays')
    .option('--qos <name>', 'quality of service')
    .addOption(trust())
    .addOption(overwrite())
    .option('--print', 'print the scripts and the calls of sbatch; submit nothing')
    .addHelpText(
      'after',
      examples('submit pipeline.yaml --print', 'submit pipeline.yaml --tasks 64 --partition cpu --time 04:00:00'),
    )
    .action(async (file: string, options) => {
      const { submitCommand } = await import('./commands/submit.js')
      finish(await submitCommand(file, { ...options, verbose: verbose() }))
    })

  command('status', 'say how far what was submitted to Slurm is')
    .argument('<file>', 'pipeline file')
    .addOption(set())
    .option('--json', 'print JSON, for programs')
    .option('--watch', 'go on until the jobs have ended')
    .addHelpText('after', examples('status pipeline.yaml', 'status pipeline.yaml --watch'))
    .action(async (file: string, options) => {
      const { statusCommand } = await import('./commands/status.js')
      finish(await statusCommand(file, { ...options, verbose: verbose() }))
    })

  command('preview', 'stay, and show the movies in a browser as they will be, while the pipeline is written')
    .argument('<file>', 'pipeline file')
    .addOption(only())
    .addOption(set())
    .option('--port <n>', 'the port on 127.0.0.1 (default: one that is free)', portNumber)
    .option('--open', 'open the page in the browser')
    .option('--jobs <n>', 'worker threads (default: the number of cores)', wholeNumber(1))
    .option('--idle <seconds>', 'end so long after the last page was closed', seconds, 60)
    .addHelpText(
      'after',
      examples('preview pipeline.yaml --open', 'preview pipeline.yaml --only animal=Beto --port 8080'),
    )
    .action(async (file: string, options) => {
      const { previewCommand } = await import('./commands/preview.js')
      finish(await previewCommand(file, options))
    })

  command('frame', 'show one frame on the terminal, as the movie will have it, or write it into a PNG, SVG or PDF file')
    .argument('<file>', 'pipeline file')
    .addOption(only())
    .addOption(set())
    .option('--index <n>', 'the frame, counted from 0', wholeNumber(0), 0)
    .addOption(
      new Option('--contact <n>', 'so many frames in one picture, evenly from the first to the last')
        .argParser(wholeNumber(1, 400))
        .conflicts('index'),
    )
    .option(
      '-o, --output <file>',
      'the file to write: .png, or .svg or .pdf with lines and texts as such (default: show it here)',
    )
    .option('--open', "open the picture in the system's viewer")
    .addHelpText(
      'after',
      examples(
        "frame pipeline.yaml --only 'animal=Beto,exp=11' --index 10",
        'frame pipeline.yaml --index 10 -o frame.png',
        'frame pipeline.yaml --index 10 -o figure.pdf',
        'frame pipeline.yaml --contact 9 --open',
      ),
    )
    .action(async (file: string, options) => {
      const { frameCommand } = await import('./commands/frame.js')
      finish(await frameCommand(file, options))
    })

  command('inspect', "show a data file's arrays: shape, type, range, percentiles, and a picture")
    .argument('<file>', 'data file, or a folder that is one input')
    .option('--variable <name>', 'only this array')
    .option('--use <source>', 'the source: a name, a package or a path, if the ending does not tell it')
    .addOption(optionOfSource())
    .option('--json', 'print JSON, for programs')
    .addHelpText(
      'after',
      examples(
        'inspect data/Beto_Exp11.npy',
        'inspect data/Beto_Exp11.npy --json',
        'inspect data/run.dat --use ./my-source.mjs --set rows=512',
      ),
    )
    .action(async (file: string, options) => {
      const { inspectCommand } = await import('./commands/inspect.js')
      finish(await inspectCommand(file, options))
    })

  command('plugins', 'list what can be used, show the options of one, or what each did to which movie')
    .argument('[name]', 'a plugin by name, path or package: its options, with type, default and description')
    .option('--pipeline <file>', 'the plugins of this pipeline, too')
    .option('--inspect <file>', 'which plugin did what to which movie of this pipeline, and how long it took')
    .addOption(only())
    .addOption(set())
    .option('--json', 'print JSON, for programs')
    .addHelpText(
      'after',
      examples('plugins', 'plugins gif', 'plugins ./my-writer.mjs', 'plugins --inspect pipeline.yaml --only exp=11'),
    )
    .action(async (name: string | undefined, options) => {
      const { pluginsCommand } = await import('./commands/plugins.js')
      finish(await pluginsCommand(name, { ...options, verbose: verbose() }))
    })

  command('schedule', 'stay, and run pipelines when their schedule says so')
    .argument('<file...>', 'pipeline files; one runs after the other')
    .addOption(notifyOption())
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
    .addOption(notifyOption())
    .option('--quiet', 'print failures only')
    .addHelpText('after', examples('watch pipeline.yaml', 'watch pipeline.yaml --settle 30 --poll'))
    .action(async (files: string[], options) => {
      const { watchCommand } = await import('./commands/watch.js')
      finish(await watchCommand(files, { ...options, verbose: verbose() }))
    })

  command('init', 'write a commented pipeline for the files of a folder')
    .argument('[folder]', 'where the data are (default: this folder)')
    .option('-o, --output <file>', 'the pipeline to write; never one that is there (default: FOLDER/pipeline.yaml)')
    .addHelpText('after', examples('init', 'init data -o pipeline.yaml'))
    .action(async (folder: string | undefined, options) => {
      const { initCommand } = await import('./commands/init.js')
      finish(await initCommand(folder, options))
    })

  const create = command('create', 'make a plugin to start from, with tests that hold')
  for (const kind of pluginKinds)
    create
      .command(kind)
      .description(
        `a ${kind === 'plugin' ? 'plugin of hooks over the whole run' : kind}: its module, test, README, package.json and an example`,
      )
      .argument('<name>', `what a pipeline calls it: \`use: NAME\`; the package is movieflow-${kind}-NAME`)
      .option('--folder <folder>', `where it goes (default: movieflow-${kind}-NAME)`)
      .helpOption('-h, --help', 'explain this command')
      .addHelpText('after', examples(`create ${kind} film-strip`, `create ${kind} film-strip --folder plugins/strip`))
      .action(async (name: string, options) => {
        const { createCommand } = await import('./commands/create.js')
        finish(await createCommand(kind, name, options))
      })
  create.addHelpText('after', examples('create writer film-strip'))

  command('schema', 'print the JSON Schema of pipeline files, with which editors complete and check them')
    .option('--pipeline <file>', 'with the options of the plugins that this pipeline lists, too')
    .option('-o, --output <file>', 'write it to a file')
    .addHelpText(
      'after',
      `${examples('schema -o movieflow.schema.json')}\n\nThen begin a pipeline with the line:\n  # yaml-language-server: $schema=movieflow.schema.json`,
    )
    .action(async (options) => {
      const { schemaCommand } = await import('./commands/schema.js')
      finish(await schemaCommand(options))
    })

  command('doctor', 'check this machine: Node, ffmpeg and its encoders, fonts, cores, folders')
    .option('--json', 'print JSON, for programs')
    .addHelpText('after', examples('doctor'))
    .action(async (options) => {
      const { doctorCommand } = await import('./commands/doctor.js')
      finish(await doctorCommand(options))
    })

  command('explain', 'explain an error by its code, and what to do about it')
    .argument('[code]', 'such as NO_FILES; left out: list all codes')
    .addHelpText('after', examples('explain NO_FILES', 'explain'))
    .action(async (code: string | undefined) => {
      const { explainCommand } = await import('./commands/explain.js')
      finish(explainCommand(code))
    })

  return program
}
