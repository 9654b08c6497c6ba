/** Generators of kinds that the server does not have: they fail as they fail before a server without them. */
import { type Command, defineCommand } from '../command'
import { CommandError } from '../failures'

const names = [
  ...['clusterrole', 'clusterrolebinding', 'ingress', 'poddisruptionbudget', 'priorityclass'],
  ...['quota', 'role', 'rolebinding'],
]

export const kindsNotHere: readonly Command[] = names.map((name) =>
  defineCommand({
    name,
    use: '',
    short: 'Not available here',
    flags: {},
    ignoresFlags: true,
    hidden: true,
    run: async () => {
      throw new CommandError(`failed to create ${name}: the server could not find the requested resource`)
    },
  }),
)
