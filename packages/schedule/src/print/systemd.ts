// A schedule as systemd's units: a service that makes the movies once, and the timer that starts it.
import type { CronTimes } from '@movieflow/core'
import { numberList, type PrintedJob } from './printed-job.js'

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

export function printSystemd(job: PrintedJob): string {
  const { name, file, folder, command, cron, times, timezone } = job
  const unit = `movieflow-${name}`
  return `# ~/.config/systemd/user/${unit}.service
[Unit]
Description=movieflow ${plain(file)}

[Service]
Type=oneshot
WorkingDirectory=${plain(folder)}
ExecStart=${command.map(quote).join(' ')}
# 4: another run is at work, and makes these movies
SuccessExitStatus=4
KillMode=mixed

# ~/.config/systemd/user/${unit}.timer
[Unit]
Description=movieflow ${plain(file)}: ${plain(cron)}

[Timer]
${calendars(times, timezone)
  .map((calendar) => `OnCalendar=${calendar}`)
  .join('\n')}
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target

# systemctl --user daemon-reload && systemctl --user enable --now ${unit}.timer
# loginctl enable-linger      so that it runs while you are not logged in
`
}

/** systemd's calendar requires both the day of the month and the weekday; cron either, so there are two lines. */
export function calendars(times: CronTimes, timezone: string | undefined): string[] {
  const { second, minute, hour, day, month, weekday } = times
  const time = [hour, minute, second].map((numbers) => numberList(numbers, '..', 2)).join(':')
  const line = (days: readonly number[] | undefined, inWeek: readonly number[] | undefined) => {
    const week = inWeek ? `${inWeek.map((number) => weekdays[number]).join(',')} ` : ''
    const zone = timezone === undefined ? '' : ` ${timezone}`
    return `${week}*-${numberList(month, '..', 2)}-${numberList(days, '..', 2)} ${time}${zone}`
  }
  return day && weekday ? [line(day, undefined), line(undefined, weekday)] : [line(day, weekday)]
}

/** `%` begins a specifier in every value. */
function plain(text: string): string {
  return text.replaceAll('%', '%%')
}

function quote(argument: string): string {
  const escaped = plain(argument).replace(/[\\"]/g, '\\$&').replaceAll('$', '$$$$')
  return /^[\w@%+=:,./-]+$/.test(escaped) ? escaped : `"${escaped}"`
}
