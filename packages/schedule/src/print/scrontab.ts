// A schedule as lines of Slurm's scrontab.
import { fiveFields, type PrintedJob } from './printed-job.js'

export function printScrontab(job: PrintedJob): string {
  const { name, file, cron, timezone, shell, log, folder, slurm } = job
  const options = { 'job-name': `movieflow-${name}`, chdir: folder, output: log, 'open-mode': 'append', ...slurm }
  const zone =
    timezone === undefined
      ? ''
      : `# scrontab has no time zones and uses the cluster's clock: adjust the hours if its zone is not ${timezone}.\n`
  return `# movieflow ${file}: ${cron}. Not started while the previous run is in progress.
${zone}${Object.entries(options)
  .map(([option, value]) => `#SCRON --${option}=${quote(option === 'output' ? value.replaceAll('%', '%%') : value)}`)
  .join('\n')}
${fiveFields(job)} ${shell}
`
}

function quote(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `"${value.replace(/[\\"]/g, '\\$&')}"`
}
