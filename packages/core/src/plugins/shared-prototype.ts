// `Object.prototype`, which all code of a thread shares, stays as it is whatever plugins do to it; on any thread.

const original = Object.getOwnPropertyDescriptors(Object.prototype) as Record<PropertyKey, PropertyDescriptor>
const names = Reflect.ownKeys(original)

let watched = false

/** From now on changes are noticed. Not on threads of others: a program that uses movieflow may do there as it likes. */
export function watchPrototype(): void {
  watched = true
}

/** From now on nobody can add to it, either: in strict code, which modules are, the attempt throws where it is made. */
export function closePrototype(): void {
  watchPrototype()
  Object.preventExtensions(Object.prototype)
}

/** Puts back what was added, changed or removed, on a watched thread; returns its names. */
export function mendPrototype(): string[] {
  if (!watched) return []
  const now = Reflect.ownKeys(Object.prototype)
  const changed = now.length === names.length ? names.filter(isChanged) : []
  if (now.length === names.length && changed.length === 0) return []
  const added = now.filter((name) => !Object.hasOwn(original, name))
  for (const name of added) Reflect.deleteProperty(Object.prototype, name)
  for (const name of names.filter(isChanged)) {
    changed.push(name)
    Reflect.defineProperty(Object.prototype, name, original[name]!)
  }
  return [...new Set([...added, ...changed])].map(String)
}

const prototype = Object.prototype as unknown as Record<PropertyKey, unknown>

function isChanged(name: PropertyKey): boolean {
  // `__proto__` is an accessor, which gives the prototype of whoever is asked.
  return name !== '__proto__' && prototype[name] !== original[name]!.value
}
