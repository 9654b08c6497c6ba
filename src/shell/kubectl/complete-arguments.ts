/** Arguments that Tab offers: types, names, containers, contexts. Upstream: kubectl/pkg/util/completion/completion.go (v1.32). */
import type { Pod } from '../../api/types'
import type { Command, KubectlContext } from './command'
import { containersOf, namesIn } from './complete-flag-value'
import { groupResource, pathOf, type Resource } from './discovery'
import type { FlagTable, ParsedFlags } from './flags'
import { readKubeconfig } from './kubeconfig'
import { namespaceFor } from './targets'

interface Words {
  readonly given: ParsedFlags<FlagTable>
  readonly word: string
}

export async function completeArguments(
  context: KubectlContext,
  { completes, name }: Command,
  { given, word }: Words,
): Promise<readonly string[]> {
  const { args, dash } = given
  if (completes === undefined || dash >= 0) return []
  if (completes === 'contexts')
    return args.length === 0
      ? readKubeconfig(context.process, context.global.kubeconfig).contexts.map((entry) => entry.name)
      : []
  if (completes === 'nodes') return without(await namesIn(context, '/api/v1/nodes'), args)
  if (completes === 'pods') return forPods(context, name, { args, word })
  return typesAndNames(context, completes, { args, word })
}

const without = (names: readonly string[], taken: readonly string[]): string[] =>
  names.filter((name) => !taken.includes(name))

interface Place {
  readonly args: readonly string[]
  readonly word: string
}

/** A type first, then names of it; or both in one word, `deploy/web`. */
async function typesAndNames(
  context: KubectlContext,
  types: 'resources' | readonly string[],
  { args, word }: Place,
): Promise<readonly string[]> {
  const inOneWord = args.some((arg) => arg.includes('/'))
  if (word.includes('/')) return inOneWord || args.length === 0 ? pairs(context, word) : []
  if (inOneWord) return []
  if (args.length === 0)
    return types === 'resources' ? typeNames(await context.discovery.all()) : knownTypes(context, types)
  return without(await namesOf(context, args[0]), args.slice(1))
}

const typeNames = (resources: readonly Resource[]): string[] =>
  resources.filter(({ verbs }) => verbs.includes('get')).map(groupResource)

async function knownTypes({ discovery }: KubectlContext, types: readonly string[]): Promise<string[]> {
  const known = await Promise.all(types.map((type) => discovery.find(type)))
  return types.filter((_, at) => known[at] !== undefined)
}

async function namesOf(context: KubectlContext, type: string): Promise<string[]> {
  const resource = await context.discovery.find(type.split(',')[0])
  return resource ? namesIn(context, pathOf(resource, { namespace: namespaceFor(context, resource) })) : []
}

async function pairs(context: KubectlContext, word: string): Promise<string[]> {
  const type = word.slice(0, word.indexOf('/'))
  return (await namesOf(context, type)).map((name) => `${type}/${name}`)
}

/** Types whose objects stand for their pods. */
const POD_OWNERS = [
  'daemonsets',
  'deployments',
  'pods',
  'jobs',
  'replicasets',
  'replicationcontrollers',
  'services',
  'statefulsets',
]

async function forPods(context: KubectlContext, command: string, { args, word }: Place): Promise<readonly string[]> {
  if (args.length > 0)
    return command === 'port-forward'
      ? portsOf(context, args[0])
      : command === 'logs' && args.length === 1
        ? containersOf(context, args[0])
        : []
  if (word.includes('/')) return pairs(context, word)
  const pods = await namesOf(context, 'pods')
  return command === 'pod' ? pods : [...pods, ...(await knownTypes(context, POD_OWNERS)).map((type) => `${type}/`)]
}

async function portsOf({ client, namespace }: KubectlContext, word: string): Promise<string[]> {
  const name = word.replace(/^(pods?|po)\//, '')
  if (name.includes('/')) return []
  const { spec } = (await client.json({ path: `/api/v1/namespaces/${namespace}/pods/${name}` })) as Pod
  return spec.containers.flatMap(({ ports = [] }) =>
    ports.map(({ containerPort }) => `${containerPort}:${containerPort}`),
  )
}
