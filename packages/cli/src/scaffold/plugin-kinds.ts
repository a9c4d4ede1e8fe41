// The kinds of plugins that `movieflow create` has templates of.

export const pluginKinds = ['writer', 'source', 'transform', 'renderer'] as const
export type ScaffoldKind = (typeof pluginKinds)[number]
