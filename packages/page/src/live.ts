// A part of the page that is redrawn whenever its content has changed; in the page.
import { Component, type ComponentChildren } from 'preact'

/** Something that reports its changes. */
export interface Watchable {
  /** Returns what ends that. */
  listen(listener: () => void): () => void
}

interface LiveProps {
  readonly of: Watchable
  readonly children: () => ComponentChildren
}

/** `<Live of={player}>{() => player.state.index}</Live>` */
export class Live extends Component<LiveProps> {
  #of: Watchable | undefined
  #end: (() => void) | undefined

  override componentDidMount(): void {
    this.#follow()
  }

  override componentDidUpdate(): void {
    this.#follow()
  }

  override componentWillUnmount(): void {
    this.#end?.()
  }

  override render(): ComponentChildren {
    return this.props.children()
  }

  #follow(): void {
    if (this.props.of === this.#of) return
    this.#end?.()
    this.#of = this.props.of
    this.#end = this.#of.listen(() => this.setState({}))
  }
}
