// `movieflow schedule --print`: a pipeline's schedule as other schedulers write it, with absolute paths.
import { realpathSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { MovieflowError, readPipeline } from '@movieflow/core'
import { type PrintedJob, printCrontab, printScrontab, printSystemd } from '@movieflow/schedule'
import { jobOptions } from '@movieflow/slurm'
import { isPrintable } from '../text/escape.js'
import { shellCommand } from '../text/shell-quote.js'
import { commandFile } from './child-run.js'
import { scheduleOf } from './pipeline-job.js'

export type Scheduler = 'systemd' | 'cron' | 'slurm'

const printers: Readonly<Record<Scheduler, (job: PrintedJob) => string>> = {
  systemd: printSystemd,
  cron: printCrontab,
  slurm: printScrontab,
}

export async function printSchedules(
  files: readonly string[],
  scheduler: Scheduler,
  notify: readonly string[],
): Promise<string> {
  const names = new Set<string>()
  const printed: string[] = []
  for (const file of files) {
    const job = await jobOf(file, notify, names)
    const { second } = job.times
    if (scheduler !== 'systemd' && (second?.length !== 1 || second[0] !== 0)) {
      const message = `${scheduler} knows no seconds, but the schedule is ${JSON.stringify(job.cron)}`
      throw new MovieflowError('CALL_INVALID', message, { file, hint: 'write five fields, from the minute on' })
    }
    printed.push(printers[scheduler](job))
  }
  return printed.join('\n')
}

async function jobOf(written: string, notify: readonly string[], names: Set<string>): Promise<PrintedJob> {
  const pipeline = await readPipeline(written, [], { command: 'schedule' })
  const { cron, times, timezone, by } = scheduleOf(pipeline, written)
  const file = realpathSync(pipeline.file)
  const told = by === 'run' ? notify.flatMap((target) => ['--notify', target]) : []
  const command = [process.execPath, realpathSync(commandFile), by, ...(by === 'run' ? ['--quiet'] : []), ...told, file]
  const odd = [...command, pipeline.out].find((text) => !isPrintable(text))
  if (odd !== undefined) {
    const message = `${JSON.stringify(odd)} has characters that no unit and no crontab can hold`
    throw new MovieflowError('CALL_INVALID', message, { file: written, hint: 'rename it, without line breaks' })
  }
  return {
    name: nameOf(file, names),
    file,
    folder: dirname(file),
    // Not in `out`, which may not exist yet: Slurm creates no folders.
    log: join(dirname(file), `${basename(file, extname(file))}.schedule.log`),
    times,
    cron,
    timezone,
    command,
    shell: shellCommand(command),
    slurm: by === 'run' && pipeline.slurm ? jobOptions(pipeline.slurm) : {},
  }
}

/** Unique names, even if files of several folders have the same name. */
function nameOf(file: string, names: Set<string>): string {
  const stem = basename(file, extname(file)).replace(/[^\p{ASCII}]|[^\w-]/gu, '_')
  const folder = basename(dirname(file)).replace(/[^\p{ASCII}]|[^\w-]/gu, '_')
  const choices = [stem, `${folder}-${stem}`]
  let name = choices.find((choice) => !names.has(choice))
  for (let count = 2; name === undefined; count++) if (!names.has(`${stem}-${count}`)) name = `${stem}-${count}`
  names.add(name)
  return name
}
