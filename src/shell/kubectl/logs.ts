/** kubectl logs. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/logs/logs.go, pkg/polymorphichelpers/logsforobject.go (v1.32). */
import { formatLabelSelector } from '../../api/selectors'
import { isNotFound } from '../../api/status-error'
import type { Pod } from '../../api/types'
import { defineCommand, type KubectlContext } from './command'
import { CommandError, isLearnersError, throwAll, UsageError } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { followStream } from './follow'
import { itemsOf, type ManifestList } from './manifest'
import { allContainerNames, chooseContainer } from './pod-containers'
import { findPodOf } from './pod-of'
import { selectorOf } from './selector-of'
import { chooseByArgs, fetchChoices, listObjects, type Target } from './targets'

const flags = {
  'all-containers': { type: 'bool', help: 'The logs of all containers.' },
  'all-pods': { type: 'bool', help: 'The logs of all pods of the workload, with --prefix.' },
  container: { type: 'string', short: 'c', help: 'The container whose log to print.' },
  follow: { type: 'bool', short: 'f', help: 'Go on as the log grows.' },
  'ignore-errors': { type: 'bool', help: 'Go on with the other logs when one cannot be read.' },
  'insecure-skip-tls-verify-backend': { type: 'bool', help: 'Trust whatever certificate the kubelet shows.' },
  'limit-bytes': { type: 'int', help: 'At most so many bytes.' },
  'max-log-requests': { type: 'int', default: 5, help: 'How many logs may be followed at a time.' },
  'pod-running-timeout': { type: 'duration', default: 20_000, help: 'How long to wait for a pod.' },
  prefix: { type: 'bool', help: 'Put pod and container before each line.' },
  previous: { type: 'bool', short: 'p', help: 'The log of the container before its last restart.' },
  selector: { type: 'string', short: 'l', help: 'The logs of all pods with these labels.' },
  since: { type: 'duration', help: 'Only what is newer than this, such as 5s, 2m or 3h.' },
  'since-time': { type: 'string', help: 'Only what is newer than this time (RFC 3339).' },
  tail: { type: 'int', default: -1, help: 'Only so many of the last lines; 10 with a selector.' },
  timestamps: { type: 'bool', help: 'Put the time before each line.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

const usage = `expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command`

export const logs = defineCommand({
  name: 'logs',
  use: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER] [options]',
  short: 'Print the logs for a container in a pod',
  examples: [
    'kubectl logs nginx',
    'kubectl logs -f -l app=nginx --all-containers=true',
    'kubectl logs -p -c ruby web-1',
    'kubectl logs deployment/nginx --all-pods=true',
  ],
  flags,
  completes: 'pods',
  async run(context, { args, flags: given, changed }) {
    const container = checkArguments(args, given, changed)
    const pods = await choosePods(context, args, given)
    const sources: Source[] = []
    for (const pod of pods) sources.push(...(await sourcesOf(context, pod, { ...given, container })))
    const tail = given.selector !== '' && !changed.has('tail') ? 10 : given.tail
    const options = { ...given, tail, prefix: given.prefix || given['all-pods'] }
    if (given.follow && sources.length > 1) await followAll(context, sources, options)
    else for (const source of sources) await printLog(context, source, options)
  },
})

function checkArguments(args: readonly string[], given: Flags, changed: ReadonlySet<string>): string {
  if (args.length > 2 || (args.length === 0 && given.selector === '')) throw new UsageError(usage)
  if (args.length === 1 && given.selector !== '') throw new UsageError('only a selector (-l) or a POD name is allowed')
  const container = args[1] ?? given.container
  if (given['since-time'] !== '' && given.since !== 0)
    throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified')
  if (given['since-time'] !== '') checkTime(given['since-time'])
  if (given['all-containers'] && container !== '')
    throw new CommandError(`--all-containers=true should not be specified with container name ${container}`)
  if (changed.has('container') && args.length === 2)
    throw new CommandError('only one of -c or an inline [CONTAINER] arg is allowed')
  if (given['limit-bytes'] < 0) throw new CommandError('--limit-bytes must be greater than 0')
  if (given.since < 0) throw new CommandError('--since must be greater than 0')
  if (given.tail < -1) throw new CommandError('--tail must be greater than or equal to -1')
  return container
}

function checkTime(text: string): void {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) return
  throw new CommandError(
    `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)} as "2006"`,
  )
}

async function choosePods(context: KubectlContext, args: readonly string[], given: Flags): Promise<readonly Pod[]> {
  const timeoutMs = given['pod-running-timeout']
  if (given.selector !== '') return podsBy(context, given.selector)
  const target = await targetOfArgument(context, args[0])
  if (given['all-pods'] && target.object.kind !== 'Pod') return allPodsOf(context, target)
  const { pod, count } = await findPodOf(context, target, { timeoutMs, order: 'logging' })
  if (count > 1) await context.err(`Found ${count} pods, using pod/${pod.metadata.name}\n`)
  return [pod]
}

async function targetOfArgument(context: KubectlContext, word: string): Promise<Target> {
  const choices = await chooseByArgs(context, word.includes('/') ? [word] : ['pods', word])
  const { targets, errors } = await fetchChoices(context, choices)
  if (errors.length === 1 && isNotFound(errors[0])) {
    throw new CommandError(
      `error from server (NotFound): ${errors[0].message} in namespace ${JSON.stringify(context.namespace)}`,
    )
  }
  throwAll(errors)
  return targets[0]
}

async function podsBy(context: KubectlContext, labelSelector: string): Promise<readonly Pod[]> {
  const pods = podsIn(await listObjects(context, await context.discovery.get('pods'), { labelSelector }))
  if (pods.length === 0) await context.err(`No resources found in ${context.namespace} namespace.\n`)
  return pods
}

async function allPodsOf(context: KubectlContext, { object }: Target): Promise<readonly Pod[]> {
  const selector = selectorOf(object)
  if (selector === undefined)
    throw new CommandError(`cannot get the logs from ${object.apiVersion}, Kind=${object.kind}`)
  return podsIn(
    await listObjects(context, await context.discovery.get('pods'), { labelSelector: formatLabelSelector(selector) }),
  )
}

const podsIn = (list: ManifestList): Pod[] => itemsOf(list).map((item) => item as object as Pod)

interface Source {
  readonly pod: Pod
  readonly container: string
}

async function sourcesOf(context: KubectlContext, pod: Pod, given: Flags): Promise<Source[]> {
  if (given['all-containers']) return allContainerNames(pod).map((container) => ({ pod, container }))
  return [{ pod, container: await chooseContainer(context, pod, { name: given.container }) }]
}

async function followAll(context: KubectlContext, sources: readonly Source[], given: Flags): Promise<void> {
  const most = given['max-log-requests']
  if (sources.length > most) {
    throw new CommandError(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
    )
  }
  await Promise.all(sources.map((source) => printLog(context, source, given)))
}

async function printLog(context: KubectlContext, source: Source, given: Flags): Promise<void> {
  const write = given.prefix ? prefixing(context, source) : context.out
  try {
    const stream = await context.client.stream(requestFor(source, given))
    await followStream(context.process, stream, write)
  } catch (error) {
    if (!given['ignore-errors'] || !isLearnersError(error)) throw error
    await write(`error: ${error.message}\n`)
  }
}

function requestFor({ pod, container }: Source, given: Flags) {
  const { namespace = '', name } = pod.metadata
  return {
    path: `/api/v1/namespaces/${namespace}/pods/${name}/log`,
    query: {
      container,
      follow: given.follow || undefined,
      limitBytes: given['limit-bytes'] || undefined,
      previous: given.previous || undefined,
      sinceSeconds: given.since > 0 ? Math.max(1, Math.round(given.since / 1000)) : undefined,
      sinceTime: given['since-time'] || undefined,
      tailLines: given.tail < 0 ? undefined : given.tail,
      timestamps: given.timestamps || undefined,
    },
  }
}

/** Chunks need not end where lines end. */
function prefixing({ out }: KubectlContext, { pod, container }: Source): (text: string) => Promise<void> {
  const prefix = `[pod/${pod.metadata.name}/${container}] `
  let atStart = true
  return (text) => {
    const marked = text.replaceAll(/^(?=[^])/gm, prefix)
    const first = !atStart && marked.startsWith(prefix) ? marked.slice(prefix.length) : marked
    atStart = text.endsWith('\n')
    return out(first)
  }
}
