// A folder with videos and what goes with them becomes one session: cameras, the points that were tracked in them, and a trace.
import { join } from 'node:path'
import type { ArrayLister } from '@movieflow/core'
import { videoRate } from '@movieflow/source-video'
import { stemOf } from './describe-names.js'
import type { FamilyKind } from './file-kind.js'
import { findCompanions, findPose, findTraces, type Pose, type Trace } from './find-companions.js'
import type { Family } from './find-family.js'
import { findFamily } from './find-family.js'
import { type Camera, findVideos } from './find-videos.js'

export interface Session {
  readonly cameras: readonly (Camera & { readonly pose?: Pose })[]
  readonly trace?: Trace
  /** Frames a second of the first camera, if its file says so. */
  readonly rate?: number
  /** Movies that there will be. */
  readonly count: number
  /** A template of their names, without ending. */
  readonly output: string
  /** All files that are used, of all recordings. */
  readonly files: readonly string[]
  /** What else there is for the first recording, as files. */
  readonly others: readonly string[]
  readonly family: Family
}

export interface Videos {
  readonly session?: Session
  /** A capture that numbers videos, if they may be parts of one recording. */
  readonly perhapsParts?: string
}

/** What trackers draw is made of a video that is there, too. */
const drawn = /(?:^|[^\p{L}])labell?ed(?:$|[^\p{L}])/iu

/** The session that a folder is; none where videos are alone, each a movie. */
export async function findSession(
  folder: string,
  byKind: ReadonlyMap<FamilyKind, readonly string[]>,
  lister: ArrayLister,
): Promise<Videos> {
  const all = byKind.get('video') ?? []
  const videos = all.some((file) => !drawn.test(stemOf(file))) ? all.filter((file) => !drawn.test(stemOf(file))) : all
  const family = videos.length > 0 ? await findFamily(folder, 'video', videos, lister) : undefined
  if (!family || family.patterns.length > 1 || family.exceptions.length > 0 || family.patterns[0]!.includes('*'))
    return {}
  const { cameras, recordings, output, perhapsParts } = findVideos(family)
  const perhaps = perhapsParts === undefined ? {} : { perhapsParts }
  const candidates = [...(byKind.get('arrays') ?? []), ...(byKind.get('table') ?? [])]
  const companions = await findCompanions(folder, candidates, recordings, lister)
  if (!companions) return perhaps
  const taken = new Set<string>()
  const tracked = cameras.map((camera) => {
    const found = findPose(
      camera,
      cameras.length === 1,
      companions.filter(({ file }) => !taken.has(file)),
    )
    for (const file of found?.files ?? []) taken.add(file)
    return { ...camera, ...(found && { pose: found.pose }) }
  })
  const [trace] = findTraces(cameras, companions, taken)
  const [first] = tracked
  if (!trace && tracked.length === 1 && first!.pose === undefined && first!.concat === undefined) return perhaps
  const rate = await videoRate(join(folder, first!.file), folder)
  const shown = new Set([...tracked.map(({ pose }) => pose?.pattern), trace?.pattern, trace?.times?.file])
  const others = companions.filter(({ pattern }) => !shown.has(pattern)).map(({ file }) => file)
  return {
    session: {
      ...{ cameras: tracked, count: recordings.files.length, output, others, family },
      ...(trace && { trace }),
      ...(rate !== undefined && { rate }),
      files: family.files,
    },
  }
}
