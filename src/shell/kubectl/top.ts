/** kubectl top. Upstream: kubectl/pkg/cmd/top (v1.32). */
import { type Command, defineCommand, type KubectlContext } from './command'
import { CommandError } from './failures'
import { showChildren } from './parent-command'

/**
 * Simplified: nothing measures resource use yet; with metrics-server in the cluster a real kubectl shows CPU and memory.
 */
async function refuse({ discovery }: KubectlContext): Promise<void> {
  const hasMetrics = (await discovery.all()).some(({ group }) => group === 'metrics.k8s.io')
  throw new CommandError(hasMetrics ? 'metrics not available yet' : 'Metrics API not available')
}

const flags = {
  'all-namespaces': { type: 'bool', short: 'A', help: 'Pods of all namespaces.' },
  containers: { type: 'bool', help: 'Also show the containers of a pod.' },
  'field-selector': { type: 'string', help: 'Only objects with these fields.' },
  'no-headers': { type: 'bool', help: 'Leave out the headers.' },
  selector: { type: 'string', short: 'l', help: 'Only objects with these labels.' },
  'sort-by': { type: 'string', help: 'cpu or memory.', words: ['cpu', 'memory'] },
} as const

const topNode = defineCommand({
  name: 'node',
  aliases: ['nodes', 'no'],
  use: '[NAME | -l label] [options]',
  short: 'Display resource (CPU/memory) usage of nodes',
  examples: ['kubectl top node'],
  flags,
  completes: 'nodes',
  run: refuse,
})

const topPod = defineCommand({
  name: 'pod',
  aliases: ['pods', 'po'],
  use: '[NAME | -l label] [options]',
  short: 'Display resource (CPU/memory) usage of pods',
  examples: ['kubectl top pod', 'kubectl top pod --containers'],
  flags,
  completes: 'pods',
  run: refuse,
})

export const top: Command = defineCommand({
  name: 'top',
  use: '[flags] [options]',
  short: 'Display resource (CPU/memory) usage',
  flags: {},
  children: [topNode, topPod],
  run: (context, { args }) => showChildren(context, top, args),
})
