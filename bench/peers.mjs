// The programs that movieflow is compared with, if a Python of this machine has them.
import { command } from './measure.mjs'

/** How each is imported, under the name that its makers give it. */
const modules = { matplotlib: 'matplotlib', NumPy: 'numpy', Pillow: 'PIL', OpenCV: 'cv2' }

/** An interpreter of one's own comes first: a virtual environment, say. */
const interpreters = [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter(Boolean)

/**
 * A Python that has all of `names`, and the versions of them and its own; `undefined` if there is none.
 * @returns {Promise<{ python: string, versions: Record<string, string> } | undefined>}
 */
export async function findPeer(...names) {
  const imported = names.map((name) => modules[name])
  const versions = names.map((name, at) => `"${name}": ${imported[at]}.__version__`).join(', ')
  const script = [
    `import json, platform, ${imported.join(', ')}`,
    `print(json.dumps({"Python": platform.python_version(), ${versions}}))`,
  ].join('\n')
  for (const python of interpreters) {
    const found = await command(python, ['-c', script]).catch(() => undefined)
    if (found) return { python, versions: JSON.parse(found.output) }
  }
  return undefined
}

/** Says which peer is not there, and what to do about it. */
export function lacks(...names) {
  return `No Python here has ${names.join(' and ')}, which are left out: PYTHON=… names an interpreter that has them.`
}
