/** kubectl auth. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/auth/auth.go (v1.32). */
import { type Command, defineCommand } from '../command'
import { showChildren } from '../parent-command'
import { canI } from './can-i'
import { reconcile } from './reconcile'
import { whoAmI } from './whoami'

export const auth: Command = defineCommand({
  name: 'auth',
  use: '[flags] [options]',
  short: 'Inspect authorization',
  flags: {},
  children: [canI, reconcile, whoAmI],
  run: (context, { args }) => showChildren(context, auth, args),
})
