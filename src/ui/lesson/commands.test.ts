import { expect, it } from 'vitest'
import { commandsOf } from './commands'

it.each([
  { name: 'one line', script: 'kubectl get pods', commands: ['kubectl get pods'] },
  { name: 'several, without blanks and comments', script: 'a\n\n# why\nb\n', commands: ['a', 'b'] },
  { name: 'a continued line', script: 'kubectl run shell \\\n  --image=busybox\nb', commands: ['kubectl run shell \\\n  --image=busybox', 'b'] },
  { name: 'a backslash at the very end', script: 'a \\', commands: ['a \\'] },
])('commands of $name', ({ script, commands }) => expect(commandsOf(script)).toEqual(commands))
