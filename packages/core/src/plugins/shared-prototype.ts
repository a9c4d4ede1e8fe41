// Closes `Object.prototype`, which all code of a thread shares, to additions; any thread.

/** From now on no code can add to it: in strict code, such as modules, the attempt throws, and its movie fails. */
export function closePrototype(): void {
  Object.preventExtensions(Object.prototype)
}
