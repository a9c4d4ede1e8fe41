// The commands with their options, help and examples; a command's code loads when it is called.
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
    .option('--force', 'rebuild movies that are up to date, too')
    .option(
      '--jobs <n>',
      'worker threads, and about as many movies at once (default: the number of cores)',
      wholeNumber(1),
    )
    .option('--fail-fast', 'stop at the first failure (default: keep going)')
    .option('--retries <n>', 'retries of a movie that failed (default: one, after an accident)', wholeNumber(0))
    .addOption(shard())
    .addOption(list())
    .addOption(trust())
    .addOption(verify())
    .addOption(overwrite())
    .option('--wait <seconds>', 'wait for another run of the pipeline to end (default: report it and exit)', seconds)
    .addOption(notifyOption())
    .option('--json', 'print one event per line, for programs')
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

  command('plan', 'list what a run would make and why, without rendering')
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

  command('survey', 'compute the limits that movies share, once for all later runs and shards')
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

  command('report', 'write a report of what all runs and shards made: a page to review, and JSON')
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
    .option('--yes', 'remove without asking')
    .option('--force', 'also remove outputs that were changed after they were made')
    .option('--json', 'print JSON, for programs')
    .addHelpText('after', examples('clean pipeline.yaml --dry-run', 'clean pipeline.yaml'))
    .action(async (file: string, options) => {
      const { cleanCommand } = await import('./commands/clean.js')
      finish(await cleanCommand(file, options))
    })

  command('submit', 'make the movies on a Slurm cluster: an array job whose tasks are shards')
    .argument('<file>', 'pipeline file; its `slurm:` holds the settings, which flags override')
    .addOption(only())
    .addOption(set())
    .option('--tasks <n>', 'tasks of the array (default: one per movie, up to 16)', wholeNumber(1))
    .option('--throttle <n>', 'tasks that run at the same time, at most', wholeNumber(1))
    .option('--partition <names>', 'partitions to run in')
    .option('--time <time>', 'time limit of a task: 90 (minutes), 04:00:00 or 1-12:00:00')
    .option('--cpus <n>', 'cores per task', wholeNumber(1))
    .option('--memory <size>', 'memory per task, e.g. 8G')
    .option('--account <name>', 'account to charge')
    .option('--qos <name>', 'quality of service')
    .addOption(trust())
    .addOption(overwrite())
    .option('--print', 'print the scripts and sbatch commands; submit nothing')
    .addHelpText(
      'after',
      examples('submit pipeline.yaml --print', 'submit pipeline.yaml --tasks 64 --partition cpu --time 04:00:00'),
    )
    .action(async (file: string, options) => {
      const { submitCommand } = await import('./commands/submit.js')
      finish(await submitCommand(file, { ...options, verbose: verbose() }))
    })

  command('status', 'show the progress of the last submission to Slurm')
    .argument('<file>', 'pipeline file')
    .addOption(set())
    .option('--json', 'print JSON, for programs')
    .option('--watch', 'follow the progress until the jobs have ended')
    .addHelpText('after', examples('status pipeline.yaml', 'status pipeline.yaml --watch'))
    .action(async (file: string, options) => {
      const { statusCommand } = await import('./commands/status.js')
      finish(await statusCommand(file, { ...options, verbose: verbose() }))
    })

  command('preview', 'show the movies in a browser while you edit the pipeline')
    .argument('<file>', 'pipeline file')
    .addOption(only())
    .addOption(set())
    .option('--port <n>', 'port on 127.0.0.1 (default: a free one)', portNumber)
    .option('--open', 'open the page in the browser')
    .option('--jobs <n>', 'worker threads (default: the number of cores)', wholeNumber(1))
    .option('--idle <seconds>', 'exit this long after the last page was closed', seconds, 60)
    .addHelpText(
      'after',
      examples('preview pipeline.yaml --open', 'preview pipeline.yaml --only animal=Beto --port 8080'),
    )
    .action(async (file: string, options) => {
      const { previewCommand } = await import('./commands/preview.js')
      finish(await previewCommand(file, options))
    })

  command('frame', 'show one frame of the movie on the terminal, or write it to a PNG, SVG or PDF file')
    .argument('<file>', 'pipeline file')
    .addOption(only())
    .addOption(set())
    .option('--index <n>', 'number of the frame, counted from 0', wholeNumber(0), 0)
    .addOption(
      new Option('--contact <n>', 'this many frames in one picture, evenly spaced from the first to the last')
        .argParser(wholeNumber(1, 400))
        .conflicts('index'),
    )
    .option(
      '-o, --output <file>',
      'file to write: .png, or .svg or .pdf with lines and text as vectors (default: show it here)',
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
    .argument('<file>', 'data file, or folder that is one input')
    .option('--variable <name>', 'only this array')
    .option('--use <source>', 'source by name, package or path, if the file name does not determine it')
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

  command('plugins', 'list all plugins, show the options of one, or show what each did to which movie')
    .argument('[name]', 'a plugin by name, path or package: its options, with type, default and description')
    .option('--pipeline <file>', 'include the plugins of this pipeline')
    .option('--inspect <file>', 'show which plugin did what to which movie of this pipeline, and how long it took')
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

  command('schedule', 'run pipelines on their schedules until stopped')
    .argument('<file...>', 'pipeline files; one runs after the other')
    .addOption(notifyOption())
    .addOption(
      new Option('--print <scheduler>', 'print a config for this scheduler and exit').choices([
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

  command('watch', 'run pipelines, and again whenever input files appear or change')
    .argument('<file...>', 'pipeline files')
    .addOption(only())
    .addOption(set())
    .option('--jobs <n>', 'worker threads (default: the number of cores)', wholeNumber(1))
    .option('--settle <seconds>', 'a file is complete if it has not changed for this long', seconds, 2)
    .option(
      '--poll [seconds]',
      'check every file this often: for network disks, which report no changes (default: 5)',
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
    .argument('[folder]', 'folder of the data (default: this folder)')
    .option(
      '-o, --output <file>',
      'pipeline to write; an existing file is never overwritten (default: FOLDER/pipeline.yaml)',
    )
    .addHelpText('after', examples('init', 'init data -o pipeline.yaml'))
    .action(async (folder: string | undefined, options) => {
      const { initCommand } = await import('./commands/init.js')
      finish(await initCommand(folder, options))
    })

  const create = command('create', 'create a plugin to start from, with tests that pass')
  for (const kind of pluginKinds)
    create
      .command(kind)
      .description(
        `a ${kind === 'plugin' ? 'plugin of hooks for the whole run' : kind}: its module, test, README, package.json and an example`,
      )
      .argument('<name>', `its name in pipelines: \`use: NAME\`; the package is movieflow-${kind}-NAME`)
      .option('--folder <folder>', `folder to create (default: movieflow-${kind}-NAME)`)
      .helpOption('-h, --help', 'explain this command')
      .addHelpText('after', examples(`create ${kind} film-strip`, `create ${kind} film-strip --folder plugins/strip`))
      .action(async (name: string, options) => {
        const { createCommand } = await import('./commands/create.js')
        finish(await createCommand(kind, name, options))
      })
  create.addHelpText('after', examples('create writer film-strip'))

  command('schema', 'print the JSON Schema of pipeline files, which editors use to complete and check them')
    .option('--pipeline <file>', 'include the options of the plugins that this pipeline lists')
    .option('-o, --output <file>', 'write it to this file')
    .addHelpText(
      'after',
      `${examples('schema -o movieflow.schema.json')}\n\nThen begin a pipeline with this line:\n  # yaml-language-server: $schema=movieflow.schema.json`,
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
    .argument('[code]', 'such as NO_FILES (default: list all codes)')
    .addHelpText('after', examples('explain NO_FILES', 'explain'))
    .action(async (code: string | undefined) => {
      const { explainCommand } = await import('./commands/explain.js')
      finish(explainCommand(code))
    })

  return program
}
