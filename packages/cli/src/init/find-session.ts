// A folder with videos and companion files becomes one session: cameras, the points tracked in them, and a trace.
import { join } from 'node:path'
import type { ArrayLister } from '@movieflow/core'
import { videoRate } from '@movieflow/source-video'
import { stemOf } from './describe-names.js'
import type { FamilyKind } from './file-kind.js'
import { findClock, findCompanions, findTraces, type Trace } from './find-companions.js'
import type { Family } from './find-family.js'
import { findFamily } from './find-family.js'
import { findPose, type PoseTable } from './find-pose.js'
import { type Camera, findVideos } from './find-videos.js'

export interface TrackedCamera extends Camera {
  readonly pose?: PoseTable
  /** A file of the times of its frames. */
  readonly times?: string
  /** Other files with points of this camera. */
  readonly alternatives?: readonly string[]
}

export interface RecordingSession {
  readonly cameras: readonly TrackedCamera[]
  readonly trace?: Trace
  /** Frames a second of the first camera, if its file says so. */
  readonly rate?: number
  /** Number of movies. */
  readonly count: number
  /** A template of their names, without ending. */
  readonly output: string
  /** Other files of the first recording. */
  readonly others: readonly string[]
}

export interface Videos {
  readonly session?: RecordingSession
  /** All videos, if there is no session. */
  readonly family?: Family
  /** A capture that numbers videos, if they may be parts of one recording. */
  readonly perhapsParts?: string
}

/** A video drawn by a tracker is made from another video in the folder. */
const drawn = /(?:^|[^\p{L}])labell?ed(?:$|[^\p{L}])/iu

/** Arrays and tables per video: with more, they are a batch of their own. */
const mostBeside = 50

/** The session in a folder; none if there are only videos, each a movie. */
export async function findSession(
  folder: string,
  byKind: ReadonlyMap<FamilyKind, readonly string[]>,
  lister: ArrayLister,
): Promise<Videos> {
  const all = byKind.get('video') ?? []
  const candidates = [...(byKind.get('arrays') ?? []), ...(byKind.get('table') ?? [])]
  if (all.length === 0 || candidates.length > mostBeside * all.length) return {}
  const own = all.filter((file) => !drawn.test(stemOf(file)))
  const videos = own.length > 0 ? own : all
  const found = await findAmong(folder, videos, candidates, lister)
  if (found.session) return found
  // Among several unrelated videos, those that a tracker has processed.
  const tracked = videos.filter((file) => candidates.some((table) => isOf(table, file)))
  if (tracked.length === 0 || tracked.length === videos.length) return videos.length === all.length ? found : {}
  const { session } = await findAmong(folder, tracked, candidates, lister)
  const left = videos.filter((file) => !tracked.includes(file))
  return session ? { session: { ...session, others: [...session.others, ...left] } } : found
}

/** Whether a table's name begins with a video's name. */
const isOf = (table: string, video: string) =>
  stemOf(table).length > stemOf(video).length && stemOf(table).startsWith(stemOf(video))

async function findAmong(
  folder: string,
  videos: readonly string[],
  candidates: readonly string[],
  lister: ArrayLister,
): Promise<Videos> {
  const family = await findFamily(folder, 'video', videos, lister)
  if (!family) return {}
  if (family.patterns.length > 1 || family.exceptions.length > 0 || family.patterns[0]!.includes('*')) return { family }
  const { cameras, recordings, output, perhapsParts } = findVideos(family)
  const alone = { family, ...(perhapsParts !== undefined && { perhapsParts }) }
  const companions = await findCompanions(folder, candidates, recordings, lister)
  if (!companions) return alone
  const taken = new Set<string>()
  const tracked = cameras.map((camera) => {
    const free = companions.filter(({ file }) => !taken.has(file))
    const found = findPose(camera, cameras, free)
    for (const file of found ? [found.file, ...found.others] : []) taken.add(file)
    const clock = camera.concat === undefined ? findClock(camera, free) : undefined
    if (clock) taken.add(clock.file)
    return {
      ...camera,
      ...(found && { pose: found.pose, alternatives: found.others }),
      ...(clock && { times: clock.pattern }),
    }
  })
  const names = new Set([...cameras.map(({ name }) => name), ...Object.keys(recordings.fields[0]!)])
  const [trace] = findTraces(cameras, companions, taken, names)
  const [first] = tracked
  if (!trace && tracked.length === 1 && first!.pose === undefined && first!.concat === undefined) return alone
  const rate = await videoRate(join(folder, first!.file), folder)
  const shown = new Set([trace?.pattern, trace?.times?.file])
  return {
    session: {
      ...{ cameras: tracked, count: recordings.files.length, output },
      ...(trace && { trace }),
      ...(rate !== undefined && { rate }),
      others: companions.flatMap(({ pattern, file }) => (shown.has(pattern) || taken.has(file) ? [] : [file])),
    },
  }
}
