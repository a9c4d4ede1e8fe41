// Settings for reports: the page's package, which loads when one is written, and the command that repeats a movie.
import type { ReportStyle } from '@movieflow/core'
import { repeatCommand } from './views/summary.js'
import type { RunScene } from './views/view.js'

export function reportStyle(scene: Pick<RunScene, 'file' | 'settings'>): ReportStyle {
  return {
    render: async (report, posterOf) => (await import('@movieflow/report')).renderReport(report, { posterOf }),
    again: (movie) => repeatCommand(scene, [movie]),
  }
}
