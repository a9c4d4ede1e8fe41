// Module hooks: resolve `@movieflow/core/plugin` to this core for plugins in folders without an installed one.

type Context = { readonly parentURL?: string }
type Next = (specifier: string, context: Context) => Promise<unknown>

/** Node's `resolve` hook, on the thread of the hooks. A core installed next to the plugin comes first. */
export async function resolve(specifier: string, context: Context, next: Next): Promise<unknown> {
  if (specifier !== '@movieflow/core' && !specifier.startsWith('@movieflow/core/')) return next(specifier, context)
  try {
    return await next(specifier, context)
  } catch {
    // A package may import itself by name.
    return next(specifier, { ...context, parentURL: import.meta.url })
  }
}
