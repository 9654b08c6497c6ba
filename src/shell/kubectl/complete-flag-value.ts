/** Values that Tab offers for a flag. Upstream: kubectl/pkg/cmd/cmd.go registerCompletionFuncForGlobalFlags (v1.32). */
import type { KubectlContext } from './command'
import type { FlagTable, ParsedFlags } from './flags'
import { readKubeconfig } from './kubeconfig'
import { itemsOf, type ManifestList } from './manifest'
import type { Pod } from '../../api/types'
import { allContainerNames } from './pod-containers'

export interface FlagPlace {
  readonly table: FlagTable
  readonly given: ParsedFlags<FlagTable>
}

export async function completeFlagValue(
  context: KubectlContext,
  name: string,
  { table, given }: FlagPlace,
): Promise<readonly string[]> {
  const { process, global } = context
  const config = () => readKubeconfig(process, global.kubeconfig)
  if (name === 'namespace') return namesIn(context, '/api/v1/namespaces')
  if (name === 'context') return config().contexts.map((entry) => entry.name)
  if (name === 'cluster') return config().clusters.map((entry) => entry.name)
  if (name === 'user') return config().users.map((entry) => entry.name)
  if (name === 'container') return containersOf(context, given.args[0])
  return Object.hasOwn(table, name) ? (table[name].words ?? []) : []
}

export async function namesIn({ client }: KubectlContext, path: string): Promise<string[]> {
  return itemsOf((await client.json({ path })) as ManifestList).map(({ metadata }) => metadata.name ?? '')
}

export async function containersOf(
  { client, namespace }: KubectlContext,
  word: string | undefined,
): Promise<readonly string[]> {
  if (word === undefined) return []
  const name = word.replace(/^(pods?|po)\//, '')
  if (name.includes('/')) return []
  const pod = (await client.json({ path: `/api/v1/namespaces/${namespace}/pods/${name}` })) as Pod
  return allContainerNames(pod)
}
