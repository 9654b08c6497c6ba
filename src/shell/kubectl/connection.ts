/**
 * Whether the kubeconfig and the flags lead to a server at all. Upstream: client-go/tools/clientcmd/{client_config,validation}.go.
 * Simplified: whatever address the kubeconfig names, the one cluster there is answers; a real kubectl connects to that address.
 */
import type { ApiFetch } from '../../api/http'
import { dialFailureOf } from '../../api/unreachable'
import { CommandError } from './failures'
import type { FlagValues } from './flags'
import type { GlobalFlags } from './global-flags'
import { currentContext, type Kubeconfig } from './kubeconfig'

type Given = Pick<FlagValues<GlobalFlags>, 'cluster' | 'context' | 'request-timeout' | 'server' | 'user'>

/** What kubectl says before it has sent anything; undefined when it would send. */
export function connectionProblem(config: Kubeconfig, given: Given): string | undefined {
  const name = given.context || config['current-context']
  const place = currentContext(config, given.context)
  if (name !== '' && !place) return `Error in configuration: context was not found for specified context: ${name}`
  const has = (entries: readonly { readonly name: string }[], wanted: string): boolean =>
    entries.some((entry) => entry.name === wanted)
  if (given.cluster !== '' && !has(config.clusters, given.cluster))
    return `no server found for cluster ${JSON.stringify(given.cluster)}`
  if (given.user !== '' && !has(config.users, given.user))
    return `auth info ${JSON.stringify(given.user)} does not exist`
  if (!/^\d+$|^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(given['request-timeout'])) {
    return 'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)'
  }
  const cluster = given.cluster || place?.context.cluster
  if (given.server !== '' || config.clusters.some((entry) => entry.name === cluster)) return undefined
  return 'The connection to the server localhost:8080 was refused - did you specify the right host or port?'
}

/** Commands that need no server work all the same. */
export const guardedFetch = (fetch: ApiFetch, problem: string | undefined): ApiFetch =>
  problem === undefined
    ? async (request) => {
        const response = await fetch(request)
        const why = dialFailureOf(response)
        if (why !== undefined) throw new CommandError(unreachable(why))
        return response
      }
    : async () => {
        throw new CommandError(problem)
      }

/** Upstream: k8s.io/kubectl/pkg/cmd/util/helpers.go StandardErrorMessage (v1.32). */
function unreachable(why: string): string {
  const [, address] = /^dial tcp (\S+): connect: connection refused$/.exec(why) ?? []
  if (address === undefined) return `Unable to connect to the server: ${why}`
  return `The connection to the server ${address} was refused - did you specify the right host or port?`
}
