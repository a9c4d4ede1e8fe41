// Whether somebody still looks: pages keep a connection open, and a while after the last one is gone, nobody does; on the main thread.

/** Before the first page is opened, there is so many times as long. */
const patience = 10
/** Looks at the pages within one wait. */
const ticks = 20

/** Time is counted in looks, not by a clock: a machine that sleeps makes nobody leave. */
export class Visitors {
  /** Resolves when everybody has left, or nobody came. */
  readonly left: Promise<void>
  readonly #timer: NodeJS.Timeout
  #pages = 0
  #waited = 0
  #came = false

  /** `seconds` without a page are the end. */
  constructor(seconds: number) {
    const { promise, resolve } = newPromise()
    this.left = promise
    this.#timer = setInterval(
      () => {
        this.#waited = this.#pages > 0 ? 0 : this.#waited + 1
        if (this.#waited < ticks * (this.#came ? 1 : patience)) return
        clearInterval(this.#timer)
        resolve()
      },
      (seconds * 1000) / ticks,
    )
  }

  /** A page is there until what is returned is called. */
  enter(): () => void {
    this.#came = true
    this.#pages++
    let isHere = true
    return () => {
      if (isHere) this.#pages--
      isHere = false
    }
  }

  /** Somebody asked for something: the wait begins anew. */
  greet(): void {
    this.#waited = 0
  }

  close(): void {
    clearInterval(this.#timer)
  }
}

function newPromise(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
