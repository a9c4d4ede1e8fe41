// zod's messages in some 60 languages: bundles load them when a plugin asks for one, as every thread of every run loads zod.
import { createRequire } from 'node:module'

const index = /\/zod\/v4\/locales\/index\.js$/

/** For rolldown: in place of zod's index of languages, functions of the same names that load it. */
export const lazyLanguages = {
  name: 'lazy-languages',
  load(/** @type {string} */ id) {
    if (!index.test(id)) return undefined
    const names = Object.keys(createRequire(id)('./index.cjs'))
    const functions = names.map((name) => `const ${name}_ = () => languages().${name}()`)
    const exported = names.map((name) => `${name}_ as ${name}`)
    return [
      "import { createRequire } from 'node:module'",
      "const languages = () => createRequire(import.meta.url)('zod/v4/locales')",
      ...functions,
      `export { ${exported.join(', ')} }`,
    ].join('\n')
  },
}
