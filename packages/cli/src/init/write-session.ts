// A session becomes a commented pipeline: sources with their clocks, and a figure of the videos, points and a trace.
import type { Trace } from './find-companions.js'
import type { PoseTable } from './find-pose.js'
import type { RecordingSession } from './find-session.js'
import { yamlComment, yamlLine, yamlText } from './yaml-text.js'

/** `place` makes a pattern relative to the pipeline's folder; `name` is the pipeline's file, for its comments. */
export function writeSession(session: RecordingSession, place: (path: string) => string, name: string): string {
  const lines = [
    `# Written by \`movieflow init\` for ${describeSession(session)}.`,
    '# Change it as you like, then:',
    `#   movieflow plan ${name}     what would be made, which stretch of time, and why`,
    `#   movieflow run ${name}      the movies`,
    'version: 1',
    'out: movies # where movies go, relative to this file',
    `# fps: ${session.rate ?? 30} # frames a second of the movie; left out: those of ${session.cameras[0]!.name}`,
    '# time: { from: 0, to: 10, speed: 0.5 } # which seconds of the data, and how fast; left out: all that the sources have in common',
    '',
    'sources: # joined by their times: each frame of the movie shows what was at its moment',
    ...session.cameras.flatMap((_, index) => cameraLines(session, index, place)),
    ...(session.trace ? traceLines(session, session.trace, place) : []),
    ...session.others.slice(0, 8).map((file) => `  # ${otherFile(place(file))}`),
    '',
    ...transformLines(session.trace),
    ...figureLines(session),
    'write:',
    `  - ${yamlText(`${session.output}.mp4`)} # the ending chooses: .mp4 .mov .avi .mkv .webm .gif`,
  ]
  return `${lines.map(yamlComment).join('\n')}\n`
}

/** Suggests how to use a further file. */
function otherFile(file: string): string {
  const holdsTimes = /(?:time|time_?stamps?)s?\.[^./]+$/i.test(file)
  return holdsTimes
    ? `${file} is here, too: for times of a source, in seconds: times: { file: ${yamlText(file)}, variable: … }`
    : `${file} is here, too: add it as a source of its own`
}

/** `2 videos, a table of 4 points and an array`. */
export function describeSession({ cameras, trace, count }: RecordingSession): string {
  const [first] = cameras
  const points = cameras.flatMap(({ pose }) => (pose ? [pose.points.length] : []))
  const videos = first!.concat
    ? `a video in parts (${first!.frames} frames)`
    : cameras.length > 1
      ? `${cameras.length} videos`
      : 'a video'
  const tables =
    points.length === 0
      ? []
      : [points[0]! > 0 ? `a table of ${points[0] === 1 ? 'one point' : `${points[0]} points`}` : 'a table of points']
  const array = trace
    ? [trace.column === undefined ? `an array of ${trace.frames}` : `a table of ${trace.frames} rows`]
    : []
  const parts = [videos, ...tables, ...array]
  const text = parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts[0]!
  return count > 1 ? `${count} sessions, each with ${text}` : text
}

const poseName = ({ cameras }: RecordingSession, index: number) =>
  cameras.length === 1 ? 'pose' : `pose_${cameras[index]!.name}`

function cameraLines(session: RecordingSession, index: number, place: (path: string) => string): string[] {
  const { name, pattern, concat, pose, frames, alternatives, times } = session.cameras[index]!
  const captures = /(?<!<)<[^<]/.test(pattern) && index === 0 && (concat === undefined || session.count > 1)
  return [
    ...(captures
      ? [
          '  # A movie for each session. <…> captures a field of the name, :d digits as a number: rename them as you like.',
        ]
      : []),
    ...(times !== undefined
      ? [
          `  ${name}: { files: ${yamlText(place(pattern))}, times: { file: ${yamlText(place(times))} } } # in seconds; without times: those of the video's file`,
        ]
      : concat === undefined
        ? [`  ${name}: ${yamlText(place(pattern))}`]
        : [
            `  ${name}: { files: ${yamlText(place(pattern))}, concat: ${concat} } # one recording, part after part; without concat each file is a movie`,
          ]),
    ...(index > 0 && times === undefined
      ? [`  # ${name} has the times of its file: if it began later: { files: …, fps: 50, start: 0.5 }, or times:`]
      : []),
    ...(pose ? poseLines(poseName(session, index), pose, name, frames, session.rate, place) : []),
    ...(alternatives ?? []).slice(0, 3).map((file) => `    # or ${place(file)}`),
  ]
}

function poseLines(
  name: string,
  pose: PoseTable,
  camera: string,
  frames: number,
  rate: number | undefined,
  place: (path: string) => string,
): string[] {
  const count = `${pose.rows} rows for the ${frames} frames of ${camera}`
  const { places } = pose
  const rows = [
    ...(places ? [`frame: ${places.frame}`] : []),
    ...(places?.object ? [`${places.object.axis}: ${places.object.column}`] : []),
  ].join(', ')
  const tooMany = !places && pose.rows > frames
  return [
    `  ${name}:`,
    `    files: ${yamlText(place(pose.pattern))}`,
    ...(pose.variable === undefined ? [] : [`    variable: ${yamlText(pose.variable)}`]),
    ...(places ? [`    rows: { ${rows} } # columns that assign each row to its place`] : []),
    ...(pose.points.length > 0 ? [] : ['    axes: [track, column, node, frame]', '    columns: [x, y]']),
    tooMany
      ? `    fps: ${rate ?? 30} # ${count}: more than there are; if row k is frame k, cut the table and write times: <${camera}.time>`
      : `    times: <${camera}.time> # ${places ? `of the frames of ${camera}, by their numbers` : `a row for each frame: ${count}`}`,
    ...(pose.likely ? ['    likelihood: 0.6 # points that are less likely are left out'] : []),
  ]
}

function traceLines(session: RecordingSession, trace: Trace, place: (path: string) => string): string[] {
  const { name, pattern, variable, axes, times, frames } = trace
  const [first] = session.cameras
  const same = session.cameras.find((camera) => camera.frames === frames)
  return [
    `  ${name}:`,
    `    files: ${yamlText(place(pattern))}`,
    ...(variable === undefined ? [] : [`    variable: ${yamlText(variable)}`]),
    ...(axes ? [`    axes: [${axes.join(', ')}] # a name for each index; time runs along \`frame\``] : []),
    ...(times?.file !== undefined
      ? [`    times: { file: ${yamlText(place(times.file))} } # in seconds`]
      : times
        ? [`    times: ${yamlText(times.variable!)} # in seconds, of the same file`]
        : same
          ? [`    times: <${same.name}.time> # a value for each frame of ${same.name}`]
          : rateLines(frames, first!.frames, session.rate ?? 30, first!.name)),
  ]
}

/** Whether nothing gives the times of a trace's samples. */
export function isGuessed({ cameras }: RecordingSession, { times, frames }: Trace): boolean {
  return !times && cameras.every((camera) => camera.frames !== frames)
}

/** The rate at which `frames` last as long as the video: only a guess. */
function rateLines(frames: number, video: number, rate: number, camera: string): string[] {
  const guess = ((frames - 1) * rate) / Math.max(1, video - 1)
  const text = String(Number(guess.toPrecision(6)))
  return [
    `    fps: ${text} # FILL IN its samples a second. No times were found: this is the rate at which ${frames} samples last as long as ${camera}`,
    '    # start: 0 # when its first sample was taken, in seconds of the video; or times: an array of seconds, instead of both',
  ]
}

function transformLines(trace: Trace | undefined): string[] {
  if (!trace?.axes?.includes('cell')) return []
  return [
    'transform:',
    `  - { use: select, data: ${trace.name}, axis: cell, index: 0 } # which row is drawn; or { use: reduce, axis: cell, by: mean }`,
    '',
  ]
}

const isPicture = (trace: Trace) => trace.axes?.includes('y') ?? false

function figureLines(session: RecordingSession): string[] {
  const { cameras, trace } = session
  const letters = [...'ABCDEFGH']
  const beside = trace !== undefined && isPicture(trace)
  const pictures = cameras.length + (beside ? 1 : 0)
  const under = trace !== undefined && !beside
  // All pictures have the height of the first one and the width they need; a trace below is 130 pixels high.
  const shapes = [...cameras.map(({ width, height }) => width / height), ...(beside ? [trace.ratio ?? 1] : [])]
  const wide = pictures === 1 ? Math.min(640, Math.max(480, cameras[0]!.width)) : 360
  const high = Math.min(600, Math.round(wide / shapes[0]!))
  const rows = under ? Math.max(1, Math.round((high + 40) / 150)) : 1
  const even = (pixels: number) => 2 * Math.round(pixels / 2)
  const width = even(
    Math.max(320, high * shapes.reduce((sum, shape) => sum + shape) + 20 * pictures + (under ? 40 : 0)),
  )
  const height = even(high + 44 + (under ? 150 : 0) + (pictures > 1 ? 24 : 0))
  const columns = shapes.map((shape) =>
    pictures === 1 ? 1 : Math.min(12, Math.round((4 * shape) / Math.min(...shapes))),
  )
  const row = columns.map((count, at) => letters[at]!.repeat(count)).join('')
  const last = letters[pictures]!.repeat(row.length)
  const layout = [...Array.from({ length: rows }, () => row), ...(under ? [last] : [])]
  const captures = [...cameras[0]!.pattern.matchAll(/(?<!<)<([\p{L}_][\p{L}\p{N}_]*)(:d)?>/gu)]
  const shown = new Map(captures.map(([, field, digits]) => [field!, digits ? `${field} <${field}>` : `<${field}>`]))
  shown.delete(cameras[0]!.concat ?? '')
  const title = [...shown.values(), '<time:.2f> s'].join(', ')
  return [
    'render:',
    `  size: [${width}, ${height}] # pixels`,
    ...(pictures > 1 ? [`  title: ${yamlLine(title)}`] : []),
    '  panels:',
    `    layout: [${layout.join(', ')}]`,
    ...cameras.flatMap((_, index) => cameraPanel(session, index, letters[index]!, pictures > 1 ? undefined : title)),
    ...(trace ? (beside ? picturePanel(trace, letters[cameras.length]!) : tracePanel(trace, letters[pictures]!)) : []),
    '',
  ]
}

function cameraPanel(session: RecordingSession, index: number, letter: string, title: string | undefined): string[] {
  const { name, pose, concat } = session.cameras[index]!
  const source = poseName(session, index)
  const panel = title ?? `${name} <${name}.frame>`
  return [
    `    ${letter}:`,
    '      axis: "off"',
    `      title: ${yamlLine(panel)}${title === undefined ? '' : ` # <${name}.frame> is the number of the frame`}`,
    '      layers:',
    `        - { use: image, data: ${name} }`,
    ...(pose ? pointLines(source, pose) : []),
    ...(concat === undefined ? [] : [`        # <${name}.frame> counts over all parts`]),
  ]
}

/** Number of points in one line of the pipeline. */
const pointsInLine = 4

function pointLines(source: string, { points, places }: PoseTable): string[] {
  if (points.length === 0)
    return [
      '        # every node of every track',
      `        - { use: scatter, x: <${source}.x>, y: <${source}.y>, markersize: 5 }`,
    ]
  const plain = (column: string) => `<${source}.${column.trim().replace(/[^\p{L}\p{N}_]/gu, '_')}>`
  const names = points.map(({ x, y }) => ({ x: plain(x), y: plain(y) }))
  // With several objects, each has its own points and its own layer.
  if (places?.object)
    return names.map(
      ({ x, y }, at) => `        - { use: scatter, x: ${x}, y: ${y}, color: C${at % 10}, markersize: 5 }`,
    )
  const list = (axis: 'x' | 'y') => {
    const cells = names.map((point) => point[axis])
    const lines = Array.from({ length: Math.ceil(cells.length / pointsInLine) }, (_, at) =>
      cells.slice(at * pointsInLine, (at + 1) * pointsInLine).join(', '),
    )
    return `          ${axis}: [${lines.join(',\n              ')}]`.split('\n')
  }
  const colors = names.slice(0, 10).map((_, at) => `C${at}`)
  const [from, to] = [names[0]!, names[1] ?? names[0]!]
  return [
    '        - use: scatter',
    ...list('x'),
    ...list('y'),
    `          color: [${colors.join(', ')}]`,
    '          markersize: 5 # points',
    ...(names.length > 1
      ? [
          `        # - { use: line, x: [${from.x}, ${to.x}], y: [${from.y}, ${to.y}], color: gold } # a skeleton, each branch a line`,
        ]
      : []),
    `        # - { use: line, x: ${from.x}, y: ${from.y}, trail: 1s, color: C1 } # where it was in the last second`,
  ]
}

function tracePanel({ name, column }: Trace, letter: string): string[] {
  const y = column === undefined ? name : `${name}.${column.trim().replace(/[^\p{L}\p{N}_]/gu, '_')}`
  return [
    `    ${letter}:`,
    '      xlabel: time (s)',
    `      ylabel: ${yamlText(column ?? name)}`,
    '      # xlim: [<time - 5>, <time + 5>] # a window that moves along',
    '      layers:',
    `        - { use: line, x: <${name}.time>, y: <${y}>, color: k, width: 1 } # all of it; trail: all is what was until now`,
    '        - { use: vline, at: <time>, color: red } # now',
  ]
}

function picturePanel({ name }: Trace, letter: string): string[] {
  return [
    `    ${letter}:`,
    '      axis: "off"',
    `      title: ${name} <${name}.frame>`,
    '      layers:',
    `        - { use: heatmap, data: ${name}, colormap: gray, limits: { percentile: [1, 99.5] } }`,
  ]
}
