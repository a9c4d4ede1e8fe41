// Surveys frames of one movie, for a shared survey or for the limits of its own groups; on a worker.

import { countShown, firstShown, type Limits, type MovieSpec, type SurveyPart } from '../model/index.js'
import type { MovieFrames } from '../readers/index.js'
import { describeRequested, GroupSurvey, PartCollector, requestedValues } from '../survey/index.js'
import type { LimitsPlan, SurveyGroup } from '../workers/index.js'

/** Reads each needed frame once, in order; returns one part per group. */
export async function surveyFrames(frames: MovieFrames, groups: readonly SurveyGroup[]): Promise<SurveyPart[]> {
  const collectors = groups.map(({ pass }) => new PartCollector(pass))
  const wanted = new Map<number, number[]>()
  // Only sources whose limits are wanted are read: a video next to a trace is not decoded.
  const sources = [...new Set(groups.flatMap(({ select }) => select.of.map(({ source }) => source)))]
  groups.forEach((group, index) => {
    for (const frame of group.frames) {
      const known = wanted.get(frame)
      if (known) known.push(index)
      else wanted.set(frame, [index])
    }
  })
  for (const frame of [...wanted.keys()].sort((left, right) => left - right)) {
    const data = await frames.read(frame, sources)
    for (const group of wanted.get(frame)!) {
      for (const values of requestedValues(data, groups[group]!.select)) collectors[group]!.add(values)
    }
  }
  return collectors.map((collector) => collector.part())
}

/** The limits that a plan leaves open, by name: of each group of the frames that show data. */
export async function surveyOwn(
  frames: MovieFrames,
  plan: LimitsPlan,
  movie: Pick<MovieSpec, 'frames' | 'timeline'>,
): Promise<Record<string, (Limits | null)[]>> {
  const [count, first] = [countShown(movie), firstShown(movie)]
  const open = Object.entries(plan).filter(([, { found }]) => found === undefined)
  const all = open.flatMap(([, { request, groups, groupOfFrame }]) => {
    const { count: perFrame, dtypes } = describeRequested(frames.clips, request)
    const members = Array.from({ length: groups }, (): number[] => [])
    for (let frame = 0; frame < count; frame++) members[groupOfFrame?.[first + frame] ?? 0]!.push(frame)
    return members.map((frames) => {
      const survey = new GroupSurvey(request, perFrame * frames.length, dtypes)
      return { select: request, frames, survey }
    })
  })
  for (;;) {
    const pending = all.filter(({ survey }) => survey.pass)
    if (pending.length === 0) break
    const parts = await surveyFrames(
      frames,
      pending.map(({ survey, ...group }) => ({ ...group, pass: survey.pass! })),
    )
    pending.forEach(({ survey }, index) => {
      survey.add(parts[index]!)
      survey.endPass()
    })
  }
  const limits = all.map(({ survey }) => survey.limits ?? null)
  return Object.fromEntries(open.map(([name, { groups }]) => [name, limits.splice(0, groups)]))
}
