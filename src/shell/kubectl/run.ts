/** kubectl run. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/run/run.go (v1.32). */
import { defineCommand, type KubectlContext } from './command'
import { createGenerated, generatorFlags } from './create/generate'
import { CommandError, UsageError } from './failures'
import type { FlagTable, FlagValues } from './flags'
import type { Manifest } from './manifest'
import { withOverrides } from './overrides'
import { isSet, runAttached } from './run-attached'
import { dryRunOf } from './results'

const flags = {
  ...generatorFlags,
  'field-manager': { type: 'string', default: 'kubectl-run', help: 'Name under which the fields are owned.' },
  annotations: { type: 'array', help: 'Annotations of the pod, key=value.' },
  attach: { type: 'bool', help: 'Wait for the pod, then attach to it.' },
  cascade: { type: 'string', default: 'background', bare: 'background', help: 'What becomes of dependents with --rm.' },
  command: { type: 'bool', help: 'Further arguments are the command, not its arguments.' },
  env: { type: 'array', help: 'Environment variable, NAME=value.' },
  expose: { type: 'bool', help: 'Also create a ClusterIP service; needs --port.' },
  image: { type: 'string', required: true, help: 'The image to run.' },
  'image-pull-policy': {
    type: 'string',
    help: 'Always, IfNotPresent or Never.',
    words: ['Always', 'IfNotPresent', 'Never'],
  },
  labels: { type: 'string', short: 'l', help: 'Labels of the pod, key=value with commas between.' },
  'leave-stdin-open': { type: 'bool', help: 'Keep the input open after the first attach.' },
  overrides: { type: 'string', help: 'JSON that is merged into the pod.' },
  'override-type': {
    type: 'string',
    default: 'merge',
    help: 'How the overrides are merged.',
    words: ['json', 'merge', 'strategic'],
  },
  'pod-running-timeout': { type: 'duration', default: 60_000, help: 'How long to wait for the pod.' },
  port: { type: 'string', help: 'The port that the container exposes.' },
  privileged: { type: 'bool', help: 'Run the container with all privileges.' },
  quiet: { type: 'bool', short: 'q', help: 'Print no prompts.' },
  restart: {
    type: 'string',
    default: 'Always',
    help: 'Restart policy of the pod.',
    words: ['Always', 'OnFailure', 'Never'],
  },
  rm: { type: 'bool', help: 'Delete the pod after it exits.' },
  stdin: { type: 'bool', short: 'i', help: 'Keep the input open.' },
  tty: { type: 'bool', short: 't', help: 'Give the container a terminal.' },
} as const satisfies FlagTable

export type RunFlags = FlagValues<typeof flags>

export const run = defineCommand({
  name: 'run',
  use: 'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...] [options]',
  short: 'Run a particular image on the cluster',
  examples: [
    'kubectl run nginx --image=nginx',
    'kubectl run -i -t busybox --image=busybox --restart=Never',
    'kubectl run nginx --image=nginx --dry-run=client -o yaml',
  ],
  flags,
  async run(context, { args, dash, flags: given, changed }) {
    if (!changed.has('image')) throw new CommandError('required flag(s) "image" not set')
    const [name, ...words] = args
    if (args.length === 0 || dash === 0) throw new UsageError('NAME is required for run')
    const attaches = changed.has('attach') ? given.attach : given.stdin
    checkFlags(given, attaches)
    const pod = withOverrides(podFor(name, words, given), given.overrides)
    if (given.expose) await exposePod(context, name, given)
    if (dryRunOf(given) !== 'none' || !attaches) return createGenerated(context, given, { object: pod })
    return runAttached(context, pod, given)
  },
})

function checkFlags(given: RunFlags, attaches: boolean): void {
  if (given.image === '') throw new CommandError('--image is required')
  if (/\s|^[^a-zA-Z0-9]|::/.test(given.image))
    throw new CommandError(`Invalid image name ${JSON.stringify(given.image)}: invalid reference format`)
  if (given.tty && !given.stdin) throw new UsageError('-i/--stdin is required for containers with -t/--tty=true')
  if (given.rm && !attaches) throw new UsageError('--rm should only be used for attached containers')
  if (attaches && dryRunOf(given) !== 'none')
    throw new UsageError(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    )
  if (!['Always', 'OnFailure', 'Never'].includes(given.restart))
    throw new UsageError(`invalid restart policy: ${given.restart}`)
  const pulls = ['', 'Always', 'IfNotPresent', 'Never']
  if (!pulls.includes(given['image-pull-policy'])) {
    throw new UsageError(`invalid image pull policy: ${given['image-pull-policy']}`)
  }
  if (given.expose && given.port === '') throw new UsageError('--port must be set when exposing a service')
}

function podFor(name: string, words: readonly string[], given: RunFlags): Manifest {
  const labels = given.labels === '' ? { run: name } : parsePairs(given.labels.split(','), 'label')
  const annotations = parsePairs(given.annotations, 'annotation')
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { creationTimestamp: null, labels, name, ...(isSet(given.annotations) ? { annotations } : {}) },
    spec: { containers: [containerFor(name, words, given)], dnsPolicy: 'ClusterFirst', restartPolicy: given.restart },
    status: {},
  }
}

function containerFor(name: string, words: readonly string[], given: RunFlags): unknown {
  const env = given.env.map(parseVariable)
  return {
    name,
    image: given.image,
    resources: {},
    ...(isSet(words) ? { [given.command ? 'command' : 'args']: words } : {}),
    ...(isSet(env) ? { env } : {}),
    ...(given.port === '' ? {} : { ports: [{ containerPort: portNumber(given.port) }] }),
    ...(given['image-pull-policy'] === '' ? {} : { imagePullPolicy: given['image-pull-policy'] }),
    ...(given.stdin ? { stdin: true, ...(given['leave-stdin-open'] ? {} : { stdinOnce: true }) } : {}),
    ...(given.tty ? { tty: true } : {}),
    ...(given.privileged ? { securityContext: { privileged: true } } : {}),
  }
}

function parseVariable(text: string): { name: string; value: string } {
  const equals = text.indexOf('=')
  if (equals <= 0) throw new CommandError(`invalid env: ${text}`)
  return { name: text.slice(0, equals), value: text.slice(equals + 1) }
}

function portNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
}

function parsePairs(pairs: readonly string[], what: string): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      if (equals <= 0) throw new CommandError(`unexpected ${what} spec: ${pair}`)
      return [pair.slice(0, equals), pair.slice(equals + 1)]
    }),
  )
}

async function exposePod(context: KubectlContext, name: string, given: RunFlags): Promise<void> {
  const port = portNumber(given.port)
  const selector = given.labels === '' ? { run: name } : parsePairs(given.labels.split(','), 'label')
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { creationTimestamp: null, ...(given.labels === '' ? {} : { labels: selector }), name },
    spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector },
    status: { loadBalancer: {} },
  }
  await createGenerated(context, given, { object: service })
  if (dryRunOf(given) !== 'none' && given.output === 'yaml') await context.out('---\n---\n')
}
