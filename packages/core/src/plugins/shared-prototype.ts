// `Object.prototype`, which all code of a thread shares, is closed to additions; on any thread.

/** From now on nobody can add to it: in strict code, which modules are, the attempt throws where it is made, and the movie it was made for fails. */
export function closePrototype(): void {
  Object.preventExtensions(Object.prototype)
}
