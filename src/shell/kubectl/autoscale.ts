/** kubectl autoscale. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/autoscale/autoscale.go (v1.32). */
import { apiVersionOf } from '../../api/kind'
import { defineCommand, type KubectlContext } from './command'
import { createObject, generatorFlags, resourceOfObject } from './create/generate'
import { CommandError, eachThrough, throwAll } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { refreshLastApplied } from './last-applied'
import type { Manifest } from './manifest'
import { fileFlags } from './read-manifests'
import { createResultPrinter, dryRunOf } from './results'
import { findTargets, type Target } from './targets'

const flags = {
  ...generatorFlags,
  ...fileFlags,
  'field-manager': { type: 'string', default: 'kubectl-autoscale', help: 'Name under which the fields are owned.' },
  'cpu-percent': { type: 'int', default: -1, help: 'Share of the requested CPU that the pods are to use; by default that of the server.' },
  max: { type: 'int', default: -1, required: true, help: 'The most pods.' },
  min: { type: 'int', default: -1, help: 'The fewest pods; by default that of the server.' },
  name: { type: 'string', help: 'Name of the autoscaler; by default that of the object.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const autoscale = defineCommand({
  name: 'autoscale',
  use: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU] [options]',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  examples: ['kubectl autoscale deployment foo --min=2 --max=10', 'kubectl autoscale rc foo --max=5 --cpu-percent=80'],
  flags,
  completes: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'],
  async run(context, { args, flags: given, changed }) {
    if (!changed.has('max')) throw new CommandError('required flag(s) "max" not set')
    if (given.max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${given.max}`)
    if (given.max < given.min) {
      throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${given.max}, min: ${given.min}`)
    }
    const { targets, errors } = await findTargets(context, { args, filename: given.filename, recursive: given.recursive })
    await eachThrough(targets, (target) => autoscaleOne(context, target, given))
    throwAll(errors)
    if (targets.length === 0) throw new CommandError('no objects passed to autoscale')
  },
})

async function autoscaleOne(context: KubectlContext, target: Target, given: Flags): Promise<void> {
  await requireScale(context, target)
  const print = createResultPrinter(context, given)
  const wanted = refreshLastApplied(autoscalerFor(target, given), given['save-config'])
  if (dryRunOf(given) === 'client') return createResultPrinter(context, { ...given, isStructure: true })(wanted, 'created')
  const resource = await resourceOfObject(context, wanted)
  await print(await createObject(context, { resource, namespace: target.namespace, object: wanted, flags: given }), 'autoscaled')
}

async function requireScale({ client }: KubectlContext, { resource, object: { kind } }: Target): Promise<void> {
  const path = `${resource.group ? '/apis' : '/api'}/${apiVersionOf(resource)}`
  const list = (await client.json({ path })) as { readonly resources?: readonly { readonly name: string }[] }
  if (list.resources?.some(({ name }) => name === `${resource.name}/scale`)) return
  const where = `${resource.group ? apiVersionOf(resource) : `/${resource.version}`}, Resource=${resource.name}`
  throw new CommandError(`cannot autoscale a ${kind}: could not find scale subresource for ${where} in discovery information`)
}

const autoscalerFor = ({ object: { apiVersion, kind }, name }: Target, { max, min, name: given, 'cpu-percent': percent }: Flags): Manifest => ({
  apiVersion: 'autoscaling/v1',
  kind: 'HorizontalPodAutoscaler',
  metadata: { creationTimestamp: null, name: given || name },
  spec: {
    maxReplicas: max,
    ...(min > 0 ? { minReplicas: min } : {}),
    scaleTargetRef: { apiVersion, kind, name },
    ...(percent >= 0 ? { targetCPUUtilizationPercentage: percent } : {}),
  },
  status: { currentReplicas: 0, desiredReplicas: 0 },
})
