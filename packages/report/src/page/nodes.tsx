// Existing elements within elements that Preact draws; in the page.
import { Component, createRef, h, type JSX } from 'preact'

export interface NodesProps {
  /** The element around them; default: `div`. */
  readonly as?: 'div' | 'h2'
  readonly id?: string
  readonly class?: string
  readonly nodes: readonly Node[]
}

/** They stay as they were at first: others want another `key`. */
export class Nodes extends Component<NodesProps> {
  readonly #room = createRef<HTMLElement>()

  override componentDidMount(): void {
    this.#room.current?.replaceChildren(...this.props.nodes)
  }

  override shouldComponentUpdate(): boolean {
    return false
  }

  override render(): JSX.Element {
    const { as = 'div', nodes: _, ...attributes } = this.props
    return h(as, { ...attributes, ref: this.#room })
  }
}
