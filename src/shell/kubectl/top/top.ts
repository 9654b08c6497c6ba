/** kubectl top. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/top (v1.32). */
import { type Command, defineCommand } from '../command'
import { showChildren } from '../parent-command'
import { topNode } from './top-node'
import { topPod } from './top-pod'

export const top: Command = defineCommand({
  name: 'top',
  use: '[flags] [options]',
  short: 'Display resource (CPU/memory) usage',
  flags: {},
  children: [topNode, topPod],
  run: (context, { args }) => showChildren(context, top, args),
})
