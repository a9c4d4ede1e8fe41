// A schedule as a line of a crontab.
import { fiveFields, type PrintedJob } from './printed-job.js'

export function printCrontab(job: PrintedJob): string {
  const { file, cron, timezone, shell } = job
  // What follows an unescaped % is stdin to cron, in quotes too.
  const command = shell.replaceAll('%', '\\%')
  const zone =
    timezone === undefined
      ? ''
      : `# cronie (Fedora, RHEL, SUSE, Arch) reads CRON_TZ for the lines below it. Debian's cron does not: it goes by the machine's zone.
CRON_TZ=${timezone}
`
  return `# movieflow ${file}: ${cron}. A run that is at work locks the next one out; cron mails what a run says.
${zone}${fiveFields(job)} ${command}
`
}
