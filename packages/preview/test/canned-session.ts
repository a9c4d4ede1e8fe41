// A session with canned movies: a bump that wanders over a grid, drawn with its numbers, whose values, limits and mistakes are known by arithmetic.
import type {
  Adjustable,
  FrameRequest,
  Histogram,
  HistogramRequest,
  Mistake,
  PixelReading,
  PixelRequest,
  Session,
  SessionFrame,
  SessionMovie,
  SessionPlan,
} from '@movieflow/core'
import { MovieflowError } from '@movieflow/core/errors'
import { createCanvas } from '@napi-rs/canvas'

export const width = 420
export const height = 300
/** Of the grid in the picture, and of its cells, in pixels. */
export const grid = { left: 52, top: 44, columns: 60, rows: 40, cell: 5 }

const colormaps: Readonly<Record<string, readonly number[]>> = {
  viridis: [0x440154, 0x3b528b, 0x21918c, 0x5ec962, 0xfde725],
  magma: [0x000004, 0x51127c, 0xb73779, 0xfc8961, 0xfcfdbf],
  gray: [0x000000, 0x404040, 0x808080, 0xc0c0c0, 0xffffff],
  coolwarm: [0x3b4cc0, 0x8db0fe, 0xdddddd, 0xf49a7b, 0xb40426],
}

/** The value of a cell: a bump that goes round, different for each movie. */
export function valueAt(exp: number, index: number, row: number, column: number): number {
  const angle = (index / 30) * 2 * Math.PI
  const x = 30 + 18 * Math.cos(angle + exp)
  const y = 20 + 11 * Math.sin(angle + exp)
  return Math.exp(-((column - x) ** 2 + (row - y) ** 2) / (40 + 8 * exp)) + 0.02 * Math.sin(column / 3) - 0.01 * exp
}

type Setting = Adjustable['value']

interface Look {
  readonly colormap: string
  readonly limits: readonly [number, number]
  readonly fps: number
  readonly speed: number
}

const written: Readonly<Record<string, Setting>> = {
  'render.colormap': 'viridis',
  'render.limits': null,
  'render.norm': 'linear',
  fps: 20,
  'time.speed': null,
}

export interface CannedOptions {
  readonly animals?: readonly string[]
  readonly experiments?: number
  readonly frames?: number
  /** How long a frame takes, in milliseconds. */
  readonly takes?: number
  readonly pipeline?: string
  /** Whether frames tell the limits that they were drawn with. */
  readonly tellsLimits?: boolean
}

export class CannedSession implements Session {
  plan: SessionPlan
  readonly watched: readonly string[] = []
  readonly frameRequests: FrameRequest[] = []
  readonly histogramRequests: HistogramRequest[] = []
  readonly writings: (readonly string[])[] = []
  /** How long a frame takes, in milliseconds; what it waits for besides. */
  takes: number
  hold: Promise<void> | undefined
  /** What the next frames fail with. */
  failure: MovieflowError | undefined
  mostAtOnce = 0
  #atOnce = 0
  #values: Record<string, Setting> = { ...written }
  #before: Record<string, Setting> | undefined
  readonly #frames: number
  readonly #tellsLimits: boolean
  readonly #listeners = new Set<Parameters<Session['listen']>[0]>()

  constructor(options: CannedOptions = {}) {
    const { animals = ['Alfa', 'Beto', 'Chen'], experiments = 4, frames = 120, takes = 0 } = options
    this.takes = takes
    this.#frames = frames
    this.#tellsLimits = options.tellsLimits ?? true
    const movies = animals.flatMap((animal, at) =>
      Array.from({ length: experiments }, (_, exp) => this.#movie(animal, exp + 1, at * experiments + exp)),
    )
    this.plan = { edition: 1, pipeline: options.pipeline ?? '/data/lab/bumps.yaml', movies, canUndo: false }
  }

  #movie(animal: string, exp: number, place: number): SessionMovie {
    const isBlocked = animal === 'Beto' && exp === 3
    const status = isBlocked ? 'blocked' : (['new', 'stale', 'fresh', 'fresh'] as const)[place % 4]!
    return {
      id: `animal=${animal},exp=${exp}`,
      fields: { animal, exp, 'source.file': `data/${animal}_${exp}.npy` },
      status,
      reasons: isBlocked
        ? []
        : status === 'stale'
          ? ['render.title has changed']
          : status === 'new'
            ? ['it was never made']
            : [],
      frames: isBlocked ? null : this.#frames,
      fps: isBlocked ? null : 20,
      size: isBlocked ? null : [width, height],
      outputs: [`out/${animal}_${exp}.mp4`],
      warnings: animal === 'Chen' ? ['3 % of the values are NaN: they are drawn as what lies beneath'] : [],
      ...(isBlocked && { error: blockedMistake }),
      adjustable: isBlocked ? [] : this.#adjustables(),
    }
  }

  #adjustables(): Adjustable[] {
    const value = (path: string) => this.#values[path] ?? null
    return [
      {
        what: 'colormap',
        path: 'render.colormap',
        name: '',
        value: value('render.colormap'),
        choices: Object.keys(colormaps),
      },
      { what: 'limits', path: 'render.limits', name: '', value: value('render.limits'), limits: 'limits' },
      {
        what: 'norm',
        path: 'render.norm',
        name: '',
        value: value('render.norm'),
        choices: ['linear', 'log', 'symlog'],
      },
      { what: 'fps', path: 'fps', name: '', value: value('fps') },
      { what: 'speed', path: 'time.speed', name: '', value: value('time.speed') },
    ]
  }

  listen(listener: Parameters<Session['listen']>[0]): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A new plan, and who listens is told. */
  replan(change: (plan: SessionPlan) => Partial<SessionPlan> = () => ({})): void {
    const { problem: _, ...kept } = this.plan
    this.plan = { ...kept, edition: this.plan.edition + 1, ...change(this.plan) }
    for (const listener of [...this.#listeners]) listener.plan?.(this.plan)
  }

  progress(what: string | null): void {
    for (const listener of [...this.#listeners]) listener.progress?.({ what })
  }

  async changed(): Promise<void> {
    this.replan()
  }

  async frame(request: FrameRequest, signal?: AbortSignal): Promise<SessionFrame> {
    this.frameRequests.push(request)
    this.#atOnce++
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce)
    try {
      if (this.takes > 0) await new Promise((resolve) => setTimeout(resolve, this.takes))
      await this.hold
      signal?.throwIfAborted()
      if (this.failure) throw this.failure
      return this.#draw(request)
    } finally {
      this.#atOnce--
    }
  }

  #draw({ movie: id, index: wanted, settings }: FrameRequest): SessionFrame {
    const movie = this.#movieOf(id)
    const { colormap, limits, fps, speed } = this.#look(settings)
    const count = Math.max(1, Math.round(this.#frames / speed))
    const index = Math.min(wanted, count - 1)
    const exp = movie.fields['exp'] as number
    const canvas = createCanvas(width, height)
    const context = canvas.getContext('2d')
    context.fillStyle = 'white'
    context.fillRect(0, 0, width, height)
    const picture = context.getImageData(0, 0, width, height)
    for (let row = 0; row < grid.rows; row++)
      for (let column = 0; column < grid.columns; column++) {
        const share = (valueAt(exp, index * speed, row, column) - limits[0]) / (limits[1] - limits[0])
        const color = colorAt(colormap, share)
        for (let y = 0; y < grid.cell; y++)
          for (let x = 0; x < grid.cell; x++) {
            const at = (grid.top + row * grid.cell + y) * width + grid.left + column * grid.cell + x
            picture.data.set([...color, 255], at * 4)
          }
      }
    context.putImageData(picture, 0, 0)
    context.strokeRect(grid.left - 0.5, grid.top - 0.5, grid.columns * grid.cell + 1, grid.rows * grid.cell + 1)
    context.fillStyle = 'black'
    context.font = '15px sans-serif'
    context.textAlign = 'center'
    context.fillText(`${movie.fields['animal']}, experiment ${exp}: frame ${index}`, width / 2, 28)
    context.font = '11px sans-serif'
    for (let tick = 0; tick <= grid.columns; tick += 10)
      context.fillText(String(tick), grid.left + tick * grid.cell, grid.top + grid.rows * grid.cell + 16)
    context.textAlign = 'right'
    for (let tick = 0; tick <= grid.rows; tick += 10)
      context.fillText(String(tick), grid.left - 6, grid.top + tick * grid.cell + 4)
    const { edition } = this.plan
    return {
      edition,
      movie: id,
      index,
      count,
      fps,
      width,
      height,
      data: new Uint8Array(context.getImageData(0, 0, width, height).data.buffer),
      time: (index * speed) / 20,
      fields: {
        ...movie.fields,
        frame: index,
        'frame.count': count,
        time: (index * speed) / 20,
        phase: [index % 7, 'up'],
      },
      limits: this.#tellsLimits ? { limits } : {},
      warnings: limits[1] < 0.5 ? ['12 % of the values are above the upper limit'] : [],
    }
  }

  #movieOf(id: string): SessionMovie {
    const movie = this.plan.movies.find((each) => each.id === id)
    if (!movie) throw new MovieflowError('CALL_INVALID', `no movie is called ${id}`)
    return movie
  }

  #look(settings: readonly string[] = []): Look {
    const values: Record<string, Setting> = { ...this.#values }
    for (const text of settings) {
      const at = text.indexOf('=')
      values[text.slice(0, at)] = readValue(text.slice(at + 1))
    }
    const limits = values['render.limits'] as readonly [number, number] | { percentile: readonly number[] } | null
    return {
      colormap: values['render.colormap'] as string,
      limits: limits === null ? [-0.07, 1] : 'percentile' in limits ? [0.01, 0.8] : limits,
      fps: values['fps'] as number,
      speed: (values['time.speed'] as number | null) ?? 1,
    }
  }

  async pixel({ movie, index, x, y }: PixelRequest): Promise<PixelReading | null> {
    const column = Math.floor((x - grid.left) / grid.cell)
    const row = Math.floor((y - grid.top) / grid.cell)
    if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) return null
    const value = valueAt(this.#movieOf(movie).fields['exp'] as number, index, row, column)
    return {
      at: [
        { name: 'x (mm)', text: String(column) },
        { name: 'y (mm)', text: String(row) },
      ],
      values: [{ layer: 'heatmap', source: 'rate', indices: { y: row, x: column }, value }],
    }
  }

  async histogram(request: HistogramRequest): Promise<Histogram> {
    this.histogramRequests.push(request)
    const exp = this.#movieOf(request.movie).fields['exp'] as number
    const counts = new Array<number>(64).fill(0)
    const [low, high] = [-0.07, 1.03]
    for (let index = 0; index < 10; index++)
      for (let row = 0; row < grid.rows; row++)
        for (let column = 0; column < grid.columns; column++) {
          const at = Math.floor(((valueAt(exp, index * 3, row, column) - low) / (high - low)) * 64)
          counts[Math.min(63, Math.max(0, at))]!++
        }
    const edges = Array.from({ length: 65 }, (_, at) => low + ((high - low) * at) / 64)
    return { edges, counts, missing: 0, frames: 10, of: this.#frames }
  }

  async write(settings: readonly string[]): Promise<void> {
    this.writings.push([...settings])
    this.#before = { ...this.#values }
    for (const text of settings) {
      const at = text.indexOf('=')
      this.#values[text.slice(0, at)] = readValue(text.slice(at + 1))
    }
    this.#renew(true)
  }

  async undo(): Promise<void> {
    if (!this.#before) throw new MovieflowError('CALL_INVALID', 'nothing was written')
    this.#values = this.#before
    this.#before = undefined
    this.#renew(false)
  }

  #renew(canUndo: boolean): void {
    this.replan(({ movies }) => ({
      canUndo,
      movies: movies.map((movie) => (movie.error ? movie : { ...movie, adjustable: this.#adjustables() })),
    }))
  }

  async close(): Promise<void> {}
}

/** Lists, maps and numbers as the page writes them; all else is text. */
function readValue(text: string): Setting {
  const percentiles = /^\{ percentile: (\[.*\]) \}$/.exec(text)?.[1]
  if (percentiles !== undefined) return { percentile: JSON.parse(percentiles) as number[] }
  try {
    return JSON.parse(text) as Setting
  } catch {
    return text
  }
}

function colorAt(name: string, share: number): [number, number, number] {
  const isReversed = name.endsWith('_r')
  const stops = colormaps[isReversed ? name.slice(0, -2) : name] ?? colormaps['gray']!
  const within = Math.min(1, Math.max(0, share))
  const at = (isReversed ? 1 - within : within) * (stops.length - 1)
  const low = stops[Math.floor(at)]!
  const high = stops[Math.ceil(at)]!
  const blend = (shift: number) =>
    Math.round(((low >>> shift) & 255) * (1 - (at % 1)) + ((high >>> shift) & 255) * (at % 1))
  return [blend(16), blend(8), blend(0)]
}

const blockedMistake: Mistake = {
  code: 'INPUT_UNREADABLE',
  message: 'data/Beto_3.npy ends after 311,040 of 691,328 bytes: frames 54 to 119 are missing',
  hint: 'copy the file again, or leave it out with except: { animal: Beto, exp: 3 }',
  file: 'data/Beto_3.npy',
  movie: 'animal=Beto,exp=3',
}

export const pipelineMistake: Mistake = {
  code: 'UNKNOWN_NAME',
  message: "colour map 'virdis' is not known",
  hint: 'did you mean viridis? (each also reversed, with _r; or the path of a .csv file)',
  file: 'bumps.yaml',
  line: 6,
  column: 13,
  option: 'render.colormap',
  excerpt: {
    first: 3,
    lines: [
      'source: { files: data/<animal>_<exp:d>.npy, axes: [frame, y, x] }',
      'render:',
      '  use: heatmap',
      '  colormap: virdis',
      '  title: "<animal>, experiment <exp>: frame <frame>"',
      'write: out/<animal>_<exp>.mp4',
    ],
  },
}
