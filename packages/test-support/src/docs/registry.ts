// A registry of npm packages on this machine that knows the workspace's packages, packed; it sends askers of all else to the real one.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { pnpm } from '../../../../scripts/machinery/tools.mjs'

export interface Registry {
  readonly url: string
  close(): Promise<void>
}

interface Packed {
  readonly name: string
  readonly version: string
  /** Path of the tarball. */
  readonly filename: string
}

/** The registry that npm is configured for, where it answers. */
export async function findUpstream(): Promise<string | undefined> {
  const url = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8', cwd: '/' }).trim()
  const answer = await fetch(new URL('commander', url), { signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  return answer?.ok ? url : undefined
}

/** Packs every package into `folder`, as a release would. */
export async function packAll(folder: string): Promise<Packed[]> {
  const args = ['--recursive', '--filter', './packages/*', 'pack', '--json', '--pack-destination', folder]
  const { code, stdout, output } = await pnpm(args)
  if (code !== 0) throw new Error(`The packages could not be packed:\n${output}`)
  return JSON.parse(stdout)
}

export async function serveRegistry(packages: readonly Packed[], upstream: string): Promise<Registry> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1)
    const tarball = packages.find(({ filename }) => path === `-/${basename(filename)}`)
    const known = packages.find(({ name }) => name === path)
    if (tarball) response.end(readFileSync(tarball.filename))
    else if (known) response.setHeader('content-type', 'application/json').end(JSON.stringify(document(known, url)))
    else response.writeHead(307, { location: new URL(request.url!.slice(1), upstream).href }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function document({ name, version, filename }: Packed, url: string): unknown {
  const manifest = JSON.parse(execFileSync('tar', ['-xzOf', filename, 'package/package.json'], { encoding: 'utf8' }))
  const integrity = `sha512-${createHash('sha512').update(readFileSync(filename)).digest('base64')}`
  const dist = { tarball: `${url}-/${basename(filename)}`, integrity }
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }
}
