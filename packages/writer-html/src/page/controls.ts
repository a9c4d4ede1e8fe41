// The elements of the page that the player works on, found once; in the page.

export interface Controls {
  readonly canvas: HTMLCanvasElement
  readonly slider: HTMLInputElement
  readonly frame: HTMLInputElement
  readonly time: HTMLElement
  readonly speed: HTMLSelectElement
  readonly mode: HTMLSelectElement
  readonly play: HTMLButtonElement
  readonly message: HTMLElement
}

export function find<E extends Element>(selector: string): E {
  const element = document.querySelector<E>(selector)
  if (!element) throw new Error(`the page has no ${selector}`)
  return element
}

export function findControls(): Controls {
  return {
    canvas: find('#picture'),
    slider: find('#slider'),
    frame: find('#frame'),
    time: find('#time'),
    speed: find('#speed'),
    mode: find('#mode'),
    play: find('#play'),
    message: find('#message'),
  }
}

/** Seconds with as many digits as tell the frames apart. */
export function formatTime(seconds: number, fps: number): string {
  const digits = Math.min(4, Math.max(1, Math.ceil(Math.log10(Math.max(1, fps)))))
  return `${seconds.toFixed(digits)} s`
}
