// Everything that is known about one movie: fields, limits, files with their hashes, versions, options, the command; in the page.
import type { Json, ReportedMovie } from '@movieflow/core'
import { formatBytes, formatNumber, formatTime, formatValue } from '@movieflow/page/quantities'
import { visibleLines } from '@movieflow/page/visible-text'
import { Component, type ComponentChildren, h, type JSX } from 'preact'
import type { PageMovie } from './elements.js'
import { formatOptions } from './option-text.js'

/** Pairs of limits that are listed; further ones are counted. */
const mostPairs = 24

export type ShownProvenance = NonNullable<ReportedMovie['provenance']>

export interface DetailsProps {
  readonly movie: PageMovie
  readonly provenance: ShownProvenance | null
}

export function Details({ movie, provenance }: DetailsProps): JSX.Element {
  const { again, fields, annotations = {}, limits = {}, outputs, error } = movie
  const { inputs = [], otherInputs, plugins = {}, options = {}, movieflow } = provenance ?? {}
  return (
    <>
      <Command text={again} />
      {error && <Pairs title="Failure" pairs={placeOf(error)} />}
      <Pairs title="Fields" pairs={mapValues(fields, formatValue)} />
      <Pairs title="Annotations" pairs={mapValues(annotations, annotationText)} />
      <Pairs title="Limits" pairs={mapValues(limits, limitsText)} />
      <Pairs title="Versions" pairs={{ ...(movieflow !== undefined && { movieflow }), ...plugins }} />
      <Files title="Outputs" files={outputs} />
      <Files title="Inputs" files={inputs} />
      {otherInputs && (
        <Pairs
          title="Inputs"
          wide
          pairs={{ files: String(otherInputs.count), 'SHA-256 of their list': otherInputs.sha256 }}
        />
      )}
      {Object.keys(options).length > 0 && (
        <Part title="Options" wide>
          <Scroll as="pre" label="Options">
            {visibleLines(formatOptions(options).join('\n'))}
          </Scroll>
        </Part>
      )}
    </>
  )
}

interface PartProps {
  readonly title: string
  /** Takes the whole row. */
  readonly wide?: boolean
  readonly children?: ComponentChildren
}

function Part({ title, wide = false, children }: PartProps): JSX.Element {
  return (
    <section class={wide ? 'wide' : undefined}>
      <h4>{title}</h4>
      {children}
    </section>
  )
}

function Pairs({
  pairs,
  ...part
}: PartProps & { readonly pairs: Readonly<Record<string, string | undefined>> }): JSX.Element | null {
  const known = Object.entries(pairs).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  if (known.length === 0) return null
  return (
    <Part {...part}>
      <dl class="pairs">
        {known.map(([name, value]) => (
          <>
            <dt>{visibleLines(name)}</dt>
            <dd>
              <bdi>{visibleLines(value)}</bdi>
            </dd>
          </>
        ))}
      </dl>
    </Part>
  )
}

interface ScrollProps {
  readonly as: 'div' | 'pre'
  readonly label: string
  readonly class?: string
  readonly children?: ComponentChildren
}

/** Makes scrolling elements reachable by the keyboard, also in browsers that do not do so. */
function Scroll({ as, label, children, ...rest }: ScrollProps): JSX.Element {
  return h(as, { ...rest, role: 'group', tabIndex: 0, 'aria-label': label }, children)
}

interface KnownFile {
  readonly path: string
  readonly bytes?: number
  readonly sha256?: string
}

function Files({ title, files }: { readonly title: string; readonly files: readonly KnownFile[] }): JSX.Element | null {
  if (files.length === 0) return null
  const [anyBytes, anyHash] = [files.some(({ bytes }) => bytes !== undefined), files.some(({ sha256 }) => sha256)]
  return (
    <Part title={title} wide>
      <Scroll as="div" class="scroll" label={title}>
        <table>
          <thead>
            <tr>
              <th>File</th>
              {anyBytes && <th class="number">Size</th>}
              {anyHash && <th>SHA-256</th>}
            </tr>
          </thead>
          <tbody>
            {files.map(({ path, bytes, sha256 = '' }) => (
              <tr key={path}>
                <td>
                  <bdi>{visibleLines(path)}</bdi>
                </td>
                {anyBytes && <td class="number">{bytes !== undefined && formatBytes(bytes)}</td>}
                {anyHash && (
                  <td>
                    <code class="hash">{visibleLines(sha256)}</code>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Part>
  )
}

class Command extends Component<{ readonly text: string }, { readonly label: string }> {
  override state = { label: 'Copy' }

  override render(): JSX.Element {
    const text = visibleLines(this.props.text)
    const copy = async () => {
      this.setState({ label: (await copyText(this.props.text)) ? 'Copied' : 'Select it and copy' })
      setTimeout(() => this.setState({ label: 'Copy' }), 2000)
    }
    return (
      <Part title="Make it again" wide>
        <div class="command">
          <code>{text}</code>
          <button type="button" class="copy" onClick={copy}>
            {this.state.label}
          </button>
        </div>
      </Part>
    )
  }
}

/** A page opened from a disk may have no clipboard of its own. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

function placeOf({ code, file, option, frame, at }: NonNullable<PageMovie['error']>) {
  return { code, file, option, frame: frame?.toString(), at: at && formatTime(at) }
}

function limitsText(pairs: readonly (readonly [number, number])[]): string {
  const shown = pairs.slice(0, mostPairs).map(([low, high]) => `[${formatNumber(low)}, ${formatNumber(high)}]`)
  const more = pairs.length - shown.length
  return `${shown.join(' ')}${more > 0 ? ` and ${more} more` : ''}`
}

function annotationText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function mapValues<T>(values: Readonly<Record<string, T>>, change: (value: T) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]))
}
