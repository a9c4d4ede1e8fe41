// The meaning of a name in an option's template: the clock, a field of frames, or a field of the movie; main thread.

/** Names of the clock; frames count from 0, without those of cards. */
export const clockFields = ['frame', 'frame.count', 'time', 'movie.time', 'movie.speed'] as const

/** Whether a dotted name belongs to the clock or to `frames`. */
export function isFrameField(name: string, frames: { has(root: string): boolean }): boolean {
  const root = name.split('.')[0]!
  return root === 'frame' || clockFields.some((known) => known === name) || frames.has(root) || frames.has(name)
}

/** Whether a template is only a name, such as `<walk.x>`: it may mean data, whereas a calculation means values. */
export function isName(template: string): boolean {
  return /^<\s*[\p{L}_][\p{L}\p{M}\p{N}_.]*\s*>$/u.test(template)
}
