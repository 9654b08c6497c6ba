/**
 * Whether the server is well: `/healthz`, `/livez`, `/readyz`, whole or check by check, with reasons where they are asked for.
 * Upstream: k8s.io/apiserver/pkg/server/healthz/healthz.go (v1.32).
 * Simplified: all parts live in one thread, so that a check that can be asked has passed; a real server may answer 500.
 */
import type { ApiResponse } from '../../../api/http'

const hooks = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'start-cluster-authentication-info-controller',
  'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector',
  'start-legacy-token-tracking-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'aggregator-reload-proxy-client-cert',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
].map((name) => `poststarthook/${name}`)

const common = [...hooks, 'autoregister-completion', 'poststarthook/apiservice-openapi-controller', 'poststarthook/apiservice-openapiv3-controller']
const first = ['ping', 'log', 'etcd']

const checks: Readonly<Record<string, readonly string[]>> = {
  healthz: [...first, ...common],
  livez: [...first, ...common],
  readyz: [...first, 'etcd-readiness', 'informer-sync', ...common, 'shutdown'],
}

/** Undefined where there is no such check. */
export function healthAnswer([root = '', ...rest]: readonly string[], query: URLSearchParams): ApiResponse | undefined {
  const names = checks[root]
  if (rest.length > 0) return names.includes(rest.join('/')) ? text('ok') : undefined
  if (!query.has('verbose') && !query.has('exclude')) return text('ok')
  const excluded = query.getAll('exclude').flatMap((value) => value.split(','))
  const odd = excluded.filter((name) => !names.includes(name))
  const lines = names.map((name) => (excluded.includes(name) ? `[+]${name} excluded: ok` : `[+]${name} ok`))
  const warning = odd.length > 0 ? [`warn: some health checks cannot be excluded: no matches for ${odd.map((name) => JSON.stringify(name)).join(', ')}`] : []
  return text(query.has('verbose') ? `${[...lines, ...warning, `${root} check passed`].join('\n')}\n` : 'ok')
}

const text = (body: string): ApiResponse => ({
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body,
})

export const healthPaths: readonly string[] = Object.entries(checks).flatMap(([root, names]) => [`/${root}`, ...names.map((name) => `/${root}/${name}`)])
