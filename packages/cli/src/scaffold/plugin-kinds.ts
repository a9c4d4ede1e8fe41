// The kinds of plugins that `movieflow create` has templates of; a `plugin` has hooks for the whole run.

export const pluginKinds = ['writer', 'source', 'transform', 'renderer', 'plugin'] as const
export type ScaffoldKind = (typeof pluginKinds)[number]
