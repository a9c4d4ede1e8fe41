// The source `nifti`: volumes of NIfTI-1, NIfTI-2 and Analyze 7.5 become frames, as they are stored or as pictures of one plane.
import { basename } from 'node:path'
import {
  checkAxes,
  checkFrameIndex,
  clipOfStored,
  complexRefusal,
  isComplex,
  openArray,
  prepareArray,
  spellElementType,
} from '@movieflow/arrays'
import {
  type Clip,
  defineSource,
  type FrameReader,
  MovieflowError,
  type PluginContext,
  type SourceRequest,
} from '@movieflow/core/plugin'
import { aboutFile, describeScale } from './about.js'
import type { NiftiHeader } from './header.js'
import { openNifti, otherFile } from './nifti-file.js'
import { type CheckedNiftiOptions, niftiOptions } from './options.js'
import { readHeaderValue } from './plain-values.js'
import { keptAxes, rearrange } from './rearrange.js'
import { doubtOf, planReading, type VolumeView, viewOf } from './view.js'

export type { NiftiOptions } from './options.js'

type NiftiRequest = SourceRequest<CheckedNiftiOptions>

export const niftiSource = defineSource<CheckedNiftiOptions>({
  name: 'nifti',
  version: '0.1.0',
  extensions: ['.nii', '.nii.gz', '.hdr', '.hdr.gz', '.img', '.img.gz'],
  options: niftiOptions,

  async scan(path, { warn }, options) {
    const found = await openNifti(path)
    const { header, file, array } = found
    try {
      const view = viewOf(found, options ?? {})
      const about = aboutFile(found)
      const doubt = options?.plane === undefined ? undefined : doubtOf(found)
      if (doubt !== undefined) warn(`${basename(path)}: ${doubt}`)
      const { type } = array.parts[0]!
      const { scale } = header
      return [
        {
          name: null,
          dtype: spellElementType(type),
          shape: view.axes.map(({ length }) => length),
          order: options?.plane === undefined ? 'F' : 'C',
          axes: view.axes.map(({ name }) => name),
          ...(about.length > 0 && { about }),
          ...(scale && { packed: describeScale(scale) }),
          ...(isComplex(type) && options?.complex === undefined && { error: complexRefusal.problem }),
        },
      ]
    } finally {
      file.close()
    }
  },

  readValue: readHeaderValue,

  async probe(request, context) {
    const { file, plan, header, view } = await openRequested(request)
    try {
      const clip = clipOfStored(file, plan.array, asked(request, plan.axes))
      const { axes, shape } = keptAxes(clip, plan)
      const times = plan.timed && plan.frames > 1 ? timesOf(request.file, header, context) : undefined
      const edges = edgesOfPlane(header, view, request)
      return {
        ...{ ...clip, frames: plan.frames, axes, shape },
        ...(times && { times }),
        ...(edges && { placing: { edges } }),
      }
    } finally {
      file.close()
    }
  },

  async furtherFiles({ file }) {
    const other = await otherFile(file)
    return other === undefined ? [] : [other]
  },

  async prepare(request, context) {
    const { file, plan } = await openRequested(request)
    return prepareArray(file, plan.array, asked(request, plan.axes), context)
  },

  async open({ prepared, ...request }, context): Promise<FrameReader> {
    const { file, plan } = await openRequested(request)
    const reader = await openArray(file, plan.array, asked(request, plan.axes), prepared, context)
    return {
      async read(index) {
        checkFrameIndex(request.file, plan.frames, index)
        return rearrange(await reader.read(plan.frameOf(index)), plan)
      },
      close: () => reader.close?.(),
    }
  },
})

export default niftiSource

function asked({ options }: NiftiRequest, axes: readonly string[]) {
  return { axes, complex: options.complex }
}

async function openRequested({ file: path, variables, axes, options }: NiftiRequest) {
  if (variables.length > 0)
    throw new MovieflowError('OPTION_INVALID', 'a NIfTI file contains one array without a name', {
      file: path,
      hint: 'leave `variable` out',
    })
  const found = await openNifti(path)
  try {
    const view = viewOf(found, options)
    checkAxes(
      path,
      view.axes.map(({ length }) => length),
      axes,
    )
    return { ...found, view, plan: planReading(view, found.array, axes) }
  } catch (error) {
    found.file.close()
    throw error
  }
}

/** The edges of the pictures of a plane: from their upper left corner, in the units of the header, usually millimetres. */
function edgesOfPlane({ steps }: NiftiHeader, { axes: viewed, colors }: VolumeView, { axes, options }: NiftiRequest) {
  if (options.plane === undefined) return undefined
  const edges = viewed.flatMap(({ from, name, length }, place) => {
    const step = Math.abs(steps[from - (colors ? 1 : 0)] ?? 0)
    const isOfPicture = (name === 'x' || name === 'y') && step > 0 && Number.isFinite(step * length)
    return isOfPicture ? [[axes[place]!, [0, length * step] as const] as const] : []
  })
  return edges.length === 2 ? Object.fromEntries(edges) : undefined
}

/** More or less than these seconds between two volumes is no time that was meant. */
const [shortestStep, longestStep] = [0.001, 100]

function timesOf(path: string, { steps, timeUnit }: NiftiHeader, { warn }: PluginContext): Clip['times'] {
  if (timeUnit === undefined) return undefined
  const seconds = steps[3]! * timeUnit
  if (seconds >= shortestStep && seconds <= longestStep) return { start: 0, rate: 1 / seconds }
  warn(
    `${basename(path)}: its header says that a volume takes ${Number(seconds.toPrecision(6))} s, which is not used as its rate: set \`fps:\` next to \`files:\` if times matter`,
  )
  return undefined
}
