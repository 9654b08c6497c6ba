/** kubectl rollout. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout.go (v1.32). */
import { type Command, defineCommand } from '../command'
import { showChildren } from '../parent-command'
import { rolloutHistory } from './history'
import { rolloutPause, rolloutResume } from './pause'
import { rolloutRestart } from './restart'
import { rolloutStatus } from './status'
import { rolloutUndo } from './undo'

export const rollout: Command = defineCommand({
  name: 'rollout',
  use: 'SUBCOMMAND [options]',
  short: 'Manage the rollout of a resource',
  examples: [
    'kubectl rollout undo deployment/abc',
    'kubectl rollout status deployment/foo',
    'kubectl rollout restart deployment/abc',
  ],
  flags: {},
  children: [rolloutHistory, rolloutPause, rolloutRestart, rolloutResume, rolloutStatus, rolloutUndo],
  run: (context, { args }) => showChildren(context, rollout, args),
})
