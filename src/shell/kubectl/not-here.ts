/**
 * Commands that a real kubectl has and this one has not: they say so, where an unknown word gets a guess at what was meant.
 * Simplified: no proxy; a real kubectl listens on the learner's machine.
 */
import { type Command, defineCommand } from './command'
import { CommandError } from './failures'

const names = ['proxy']

export const notHere: readonly Command[] = names.map((name) =>
  defineCommand({
    name,
    use: '',
    short: 'Not available here',
    flags: {},
    ignoresFlags: true,
    hidden: true,
    run: async () => {
      throw new CommandError(`kubectl ${name} is not available here`)
    },
  }),
)
