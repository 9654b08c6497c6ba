/**
 * What load balancers ask a node before they send it anything: whether its kube-proxy works (port 10256), and how many endpoints of
 * a Service with a `Local` policy it has (the Service's health check node port).
 * Upstream: pkg/proxy/healthcheck/{service_health,proxy_health}.go (v1.32).
 * Simplified: a kube-proxy that runs is healthy; a real one says 503 when it could not write its rules for a minute.
 */
import type { HttpResponse, Listener } from '../../base/os/network-stack'
import type { NodeNetwork, PodSandbox } from '../network/contract'

const HEALTHZ_PORT = 10_256
const common = { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' }

/** `default/web`, and the port on which every node tells of it. */
export interface HealthCheck {
  readonly service: string
  readonly port: number
  endpointsOn(node: string): number
}

export interface HealthServer {
  /** Replaces what is told. */
  set(checks: readonly HealthCheck[]): void
  stop(): void
}

export function startHealthServer(node: NodeNetwork, now: () => string): HealthServer {
  const sandbox: PodSandbox = node.addPod({ namespace: 'kube-system', name: `kube-proxy of ${node.name}`, hostNetwork: true })
  const open = new Map<string, { close(): void }>()
  sandbox.listen(HEALTHZ_PORT, served(() => proxyAnswer(now())))

  return {
    set(checks) {
      const wanted = new Map(checks.map((check) => [`${check.service} ${check.port}`, check]))
      for (const [key, binding] of open) {
        if (wanted.has(key)) continue
        binding.close()
        open.delete(key)
      }
      for (const [key, check] of wanted) {
        const binding = open.has(key) ? undefined : sandbox.listen(check.port, served(() => serviceAnswer(check, node.name)))
        if (binding) open.set(key, binding)
      }
    },
    stop: () => sandbox.remove(),
  }
}

const served = (answer: () => HttpResponse): Listener => ({
  protocol: 'http',
  isPlain: true,
  handle: () => answer(),
})

const proxyAnswer = (now: string): HttpResponse => ({
  status: 200,
  headers: common,
  body: `{"lastUpdated": "${now}","currentTime": "${now}", "nodeEligible": true}`,
})

function serviceAnswer({ service, endpointsOn }: HealthCheck, node: string): HttpResponse {
  const [namespace, name] = service.split('/')
  const count = endpointsOn(node)
  const lines = ['{', '\t"service": {', `\t\t"namespace": "${namespace}",`, `\t\t"name": "${name}"`, '\t},', `\t"localEndpoints": ${count},`]
  return {
    status: count > 0 ? 200 : 503,
    headers: { ...common, 'X-Load-Balancing-Endpoint-Weight': `${count}` },
    body: [...lines, '\t"serviceProxyHealthy": true', '}'].join('\n'),
  }
}
