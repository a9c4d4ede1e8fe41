// `movieflow doctor`: checks what this machine has and lacks, and how to fix it.
import { accessSync, constants, statfsSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { checkText } from '@movieflow/renderer-figure'
import { listEncodingFfmpegs } from '@movieflow/writer-ffmpeg'
import { exitCodes } from '../exit-code.js'
import { escapeControls } from '../text/escape.js'
import { paintFor } from '../text/paint.js'

interface Finding {
  readonly what: string
  readonly ok: boolean
  /** Movies can be made without it. */
  readonly optional?: boolean
  readonly found: string
  readonly mend?: string
}

const leastNode = [20, 19] as const

export async function doctorCommand(options: { json?: boolean }): Promise<number> {
  const findings = [
    checkNode(),
    checkMachine(),
    ...(await checkFfmpeg()),
    await checkFonts(),
    checkFolder('this folder', process.cwd()),
    checkFolder('temporary folder', tmpdir()),
  ]
  if (options.json) process.stdout.write(`${JSON.stringify({ version: 1, findings }, null, 1)}\n`)
  else process.stdout.write(formatFindings(findings))
  return findings.every(({ ok, optional }) => ok || optional) ? exitCodes.ok : exitCodes.machine
}

function formatFindings(findings: readonly Finding[]): string {
  const paint = paintFor(process.stdout)
  const width = Math.max(...findings.map(({ what }) => what.length))
  const lines = findings.flatMap(({ what, ok, optional, found, mend }) => {
    const mark = ok ? paint('green', 'ok     ') : optional ? paint('yellow', 'note   ') : paint('red', 'missing')
    return [
      `${mark} ${what.padEnd(width)}  ${escapeControls(found)}`,
      ...(mend ? [`        ${' '.repeat(width)}  ${mend}`] : []),
    ]
  })
  return `${lines.join('\n')}\n`
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])
  const mend = ok ? {} : { mend: `install Node ${leastNode.join('.')} or newer` }
  return { what: 'Node', ok, found: `${process.version} on ${process.platform} ${process.arch}`, ...mend }
}

function checkMachine(): Finding {
  return {
    what: 'cores',
    ok: true,
    found: `${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory`,
  }
}

async function checkFfmpeg(): Promise<Finding[]> {
  const found = await listEncodingFfmpegs()
  const used = found.find(({ error }) => error === undefined)
  if (!used)
    return [
      ...found.map(
        ({ path, source, error }): Finding => ({ what: 'ffmpeg', ok: false, found: `${path} (${source}) ${error}` }),
      ),
      {
        what: 'ffmpeg',
        ok: false,
        found: 'none',
        mend: 'install ffmpeg on PATH, set FFMPEG_PATH, or npm install @ffmpeg-installer/ffmpeg; GIF needs none',
      },
    ]
  return found.map((each): Finding => {
    const place = `${each.path} (${each.source})`
    if (each.error !== undefined) return { what: 'ffmpeg', ok: false, optional: true, found: `${place} ${each.error}` }
    const role = each === used ? 'used' : 'not used'
    return {
      what: 'ffmpeg',
      ok: true,
      found: `${each.version}, ${role}: ${place}; encoders: ${each.encoders.join(', ')}`,
    }
  })
}

async function checkFonts(): Promise<Finding> {
  const fault = await checkText()
  return fault === undefined
    ? { what: 'fonts', ok: true, found: 'DejaVu Sans, shipped with movieflow' }
    : { what: 'fonts', ok: false, found: fault, mend: 'install movieflow again: its fonts are part of it' }
}

function checkFolder(what: string, folder: string): Finding {
  try {
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    const free = (bavail * bsize) / 2 ** 30
    const tight = free < 1
    return {
      what,
      ok: !tight,
      optional: tight,
      found: `${folder}: writable, ${free.toFixed(1)} GiB free`,
      ...(tight && { mend: 'make room: movies and transposed arrays are written below `out`' }),
    }
  } catch (error) {
    return {
      what,
      ok: false,
      optional: true,
      found: `${folder}: ${(error as Error).message}`,
      mend: 'outputs go to the pipeline’s `out`: choose a folder there that you may write',
    }
  }
}
