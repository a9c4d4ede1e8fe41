import { expect, expectTypeOf, it } from 'vitest'
import { definePlugin, defineWriter, type HooksPlugin, version, z } from '../../src/index.js'

it('a plugin is known by its kind and by the core that made it; its hooks know their options', () => {
  const plugin = definePlugin({
    name: 'lab',
    options: z.strictObject({ fps: z.number().default(5), asleep: z.array(z.string()).optional() }),
    plugins: ({ fps }) => [
      fps > 1 && defineWriter({ name: 'w', open: () => ({ write() {}, finalize() {}, cancel() {} }) }),
      [],
    ],
    config(pipeline, { options, command }) {
      expectTypeOf(options.fps).toEqualTypeOf<number>()
      expectTypeOf(command).toEqualTypeOf<string>()
      pipeline.fps = options.fps
      pipeline.render = { ...pipeline.render, title: '<exp>' }
      pipeline.transform = [{ use: 'reverse' }, ...(pipeline.transform ?? [])]
    },
    async planResolved({ movies }, { options }) {
      for (const movie of movies) if (options.asleep?.includes(String(movie.fields['animal']))) movie.veto('asleep')
    },
    movieEnd: async ({ status, error }) => {
      expectTypeOf(status).toEqualTypeOf<'made' | 'failed' | 'canceled'>()
      expectTypeOf(error?.message).toEqualTypeOf<string | undefined>()
    },
  })
  expect(plugin).toMatchObject({ kind: 'hooks', name: 'lab', version: '0.0.0', madeBy: { core: version, contract: 1 } })
  const returned = definePlugin({ name: 'r', config: async (pipeline) => ({ ...pipeline, fps: 3 }) })
  expectTypeOf(returned).toEqualTypeOf<HooksPlugin<Record<string, never>>>()
})
