// A project with one small movie, and the built command that shows it, for the tests of the preview.
import { mkdirSync, readdirSync } from 'node:fs'
import { StayingCommand } from '@movieflow/test-support/staying-command'
import { Workspace } from '@movieflow/test-support/workspace'
import { askPreview } from '../../packages/preview/dist/index.js'

export const pipeline = (render: string) => `out: movies
source: { files: "data/<animal>.npy", axes: [frame, y, x] }
render: { use: ${render}, size: [120, 90], limits: [0, 1000] }
write: <animal>.gif
`

export function project(): Workspace {
  const space = new Workspace().write('p.yaml', pipeline('heatmap'))
  mkdirSync(space.path('temporary'))
  return space.npy('data/Beto.npy', [8, 9, 10])
}

/** The command with its address, and files for the moment in the workspace. */
export async function preview(space: Workspace, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
  const more = { TMPDIR: space.path('temporary'), SSH_CONNECTION: undefined, ...environment }
  const stay = new StayingCommand(space, ['preview', space.path('p.yaml'), ...args], more)
  const address = await stay.line(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/)
  return { stay, address }
}

/** Frame 0 of the one movie. */
export const frame = (address: string, movie = 'animal=Beto') =>
  askPreview(address, { ask: 'frame', of: { movie, index: 0 } })

/** Files for the moment that are still there. */
export const leftBehind = (space: Workspace) =>
  readdirSync(space.path('temporary'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
