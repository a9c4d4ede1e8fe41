// A schedule as a line of a crontab.
import { fiveFields, type PrintedJob } from './printed-job.js'

export function printCrontab(job: PrintedJob): string {
  const { file, cron, timezone, shell } = job
  // What follows an unescaped % is stdin to cron, in quotes too.
  const command = shell.replaceAll('%', '\\%')
  const zone =
    timezone === undefined
      ? ''
      : `# cronie (Fedora, RHEL, SUSE, Arch) applies CRON_TZ to the lines below it. Debian's cron ignores it and uses the machine's zone.
CRON_TZ=${timezone}
`
  return `# movieflow ${file}: ${cron}. A run in progress blocks the next one; cron mails the output of a run.
${zone}${fiveFields(job)} ${command}
`
}
