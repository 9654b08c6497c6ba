/**
 * Says of each APIService that names a Service whether anybody answers there.
 * Upstream: k8s.io/kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go (v1.32).
 * It looks when the Service or its endpoints change, each second while nobody answers, and every 30 seconds while somebody does.
 */
import type { ApiDoor, Watch } from '../../../api/door'
import { APIService } from '../../../api/kinds/api-service'
import { Endpoints } from '../../../api/kinds/endpoints'
import { Service } from '../../../api/kinds/service'
import { describeDialFailure } from '../../../base/os/dial-failure'
import type { Timer } from '../../../base/clock'
import type { Registry } from '../registry'
import { isRemote, placeOf } from './remote'

const RETRY_MS = 1_000
const RESYNC_MS = 30_000

interface Verdict {
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
}

/** What is kept of an APIService that names a Service. */
interface Followed {
  readonly watches: readonly Watch[]
  timer?: Timer
}

export function followRemotes(registry: Registry, door: ApiDoor): void {
  const { clock } = registry.simulation
  const followed = new Map<string, Followed>()

  door.watch(APIService, {}, ({ type, object, previous }) => {
    const { name } = object.metadata
    const isOther = type === 'DELETED' || previous?.spec.service !== object.spec.service
    if (isOther) forget(name)
    if (type === 'DELETED' || followed.has(name) || !isRemote(registry, object)) return
    const { namespace = '', name: service = '' } = object.spec.service ?? {}
    const place = { namespace, fieldSelector: `metadata.name=${service}` }
    const again = (): void => look(name)
    followed.set(name, { watches: [door.watch(Service, place, again), door.watch(Endpoints, place, again)] })
    look(name)
  })

  function forget(name: string): void {
    const known = followed.get(name)
    if (!known) return
    for (const watch of known.watches) watch.stop()
    if (known.timer) clock.cancel(known.timer)
    followed.delete(name)
  }

  function look(name: string): void {
    const known = followed.get(name)
    const found = registry.storage.find(APIService, { name })
    if (!known || !found) return
    if (known.timer) clock.cancel(known.timer)
    const isFine = tell(found, verdictOf(registry, found))
    known.timer = clock.within(0, () => clock.after(isFine ? RESYNC_MS : RETRY_MS, () => look(name)))
  }

  function tell(service: APIService, verdict: Verdict): boolean {
    const { conditions = [] } = service.status
    const last = conditions.find(({ type }) => type === 'Available')
    if (last?.status !== verdict.status || last.reason !== verdict.reason || last.message !== verdict.message) {
      const lastTransitionTime = last?.status === verdict.status ? last.lastTransitionTime : clock.timestamp()
      const next = { type: 'Available', status: verdict.status, lastTransitionTime, reason: verdict.reason, message: verdict.message }
      door.updateStatus(APIService, { ...service, status: { ...service.status, conditions: [...conditions.filter(({ type }) => type !== 'Available'), next] } })
    }
    return verdict.status === 'True'
  }
}

const failed = (reason: string, message: string): Verdict => ({ status: 'False', reason, message })

function verdictOf(registry: Registry, apiService: APIService): Verdict {
  const { name = '', namespace = '', port = 443 } = apiService.spec.service ?? {}
  const text = `service/${name} in ${JSON.stringify(namespace)}`
  const service = registry.storage.find(Service, { namespace, name })
  if (!service) return failed('ServiceNotFound', `${text} is not present`)
  if (service.spec.type === 'ClusterIP') {
    const open = service.spec.ports?.find((each) => each.port === port)
    if (!open) return failed('ServicePortError', `${text} is not listening on port ${port}`)
    const endpoints = registry.storage.find(Endpoints, { namespace, name })
    if (!endpoints) return failed('EndpointsNotFound', `cannot find endpoints for ${text}`)
    const portName = open.name ?? ''
    const isActive = endpoints.subsets?.some(({ addresses = [], ports = [] }) => addresses.length > 0 && ports.some((each) => (each.name ?? '') === portName))
    if (!isActive) return failed('MissingEndpoints', `endpoints for ${text} have no addresses with port name ${JSON.stringify(portName)}`)
  }
  const problem = problemOf(registry, apiService)
  return problem === undefined ? { status: 'True', reason: 'Passed', message: 'all checks passed' } : failed('FailedDiscoveryCheck', problem)
}

/** Whether it knows what it serves. */
function problemOf(registry: Registry, apiService: APIService): string | undefined {
  const { group, version } = apiService.spec
  const place = placeOf(registry, apiService)
  const { rehearse } = registry.wire
  const path = `/apis/${group}/${version}`
  const url = `https://${place?.host ?? ''}:${place?.port ?? ''}${path}`
  if (!place || !rehearse) return `failing or missing response from ${url}: Get ${JSON.stringify(url)}: dial tcp: no route to host`
  const headers = { 'x-remote-user': 'system:kube-aggregator', 'x-remote-group': 'system:masters', 'user-agent': 'Go-http-client/1.1' }
  const outcome = rehearse({ ...place, method: 'GET', path, headers, body: '' })
  if ('failure' in outcome) return `failing or missing response from ${url}: Get ${JSON.stringify(url)}: ${describeDialFailure(outcome)}`
  const { status } = outcome.response
  return status >= 200 && status < 300 ? undefined : `failing or missing response from ${url}: bad status from ${url}: ${status}`
}
