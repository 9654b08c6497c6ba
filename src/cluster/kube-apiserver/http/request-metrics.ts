/**
 * GET /metrics: how many requests were answered, by what they asked for, and how many objects there are, as Prometheus reads it.
 * Upstream: k8s.io/apiserver/pkg/endpoints/metrics/metrics.go, k8s.io/apiserver/pkg/storage/etcd3/metrics (v1.32).
 * Simplified: three families of the some two hundred that a real server has; requests of components in this process do not pass HTTP
 * and are not counted.
 */
import type { ApiRequest } from '../../../api/http'
import { resourceName } from '../../../api/kind'
import type { Registry } from '../registry'
import type { ParsedPath } from './parse-path'
import { versionInfo } from './version'

export interface RequestMetrics {
  count(request: ApiRequest, path: ParsedPath, status: number): void
  text(registry: Registry): string
}

const MAX_SERIES = 2_000
/** Of a name that somebody asks for. */
const LONGEST = 253
const verbs: Readonly<Record<string, string>> = { POST: 'CREATE', PUT: 'UPDATE', PATCH: 'PATCH', DELETE: 'DELETE' }

export function createRequestMetrics(): RequestMetrics {
  const requests = new Map<string, number>()
  return {
    count(request, path, status) {
      const series = labelsOf(request, path, status)
      // Whoever asks for ever new paths does not fill the memory.
      if (!requests.has(series) && requests.size >= MAX_SERIES) return
      requests.set(series, (requests.get(series) ?? 0) + 1)
    },
    text: (registry) => [...family('apiserver_request_total', 'counter', [...requests]), ...objects(registry), ...build, ''].join('\n'),
  }
}

function labelsOf({ method }: ApiRequest, { resource, query, segments }: ParsedPath, status: number): string {
  const isCollection = resource?.name === ''
  const reading = query.get('watch') ? 'WATCH' : isCollection ? 'LIST' : 'GET'
  const verb = method === 'GET' ? reading : method === 'DELETE' && isCollection ? 'DELETECOLLECTION' : Object.hasOwn(verbs, method) ? verbs[method] : 'other'
  const scope = resource ? (resource.name ? 'resource' : resource.namespace === undefined ? 'cluster' : 'namespace') : ''
  const of = resource ?? { group: '', version: '', plural: '', subresource: segments.length > 0 ? `/${segments[0]}` : '/' }
  return labels({
    code: String(status),
    component: 'apiserver',
    dry_run: (query.get('dryRun') ?? '').slice(0, LONGEST),
    group: of.group.slice(0, LONGEST),
    resource: of.plural.slice(0, LONGEST),
    scope,
    subresource: of.subresource.slice(0, LONGEST),
    verb,
    version: of.version.slice(0, LONGEST),
  })
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
const labels = (values: Readonly<Record<string, string>>): string =>
  `{${Object.entries(values).map(([name, value]) => `${name}="${escaped(value)}"`).join(',')}}`

const helps: Readonly<Record<string, string>> = {
  apiserver_request_total: 'Requests that were answered, by verb, resource and status code.',
  apiserver_storage_objects: 'Objects that are stored, by resource.',
  kubernetes_build_info: 'A constant 1, labelled with the release.',
}

const family = (name: string, type: string, series: readonly (readonly [labels: string, value: number])[]): readonly string[] => [
  `# HELP ${name} ${helps[name]}`,
  `# TYPE ${name} ${type}`,
  ...series.map(([of, value]) => `${name}${of} ${value}`).sort(),
]

function objects({ catalog, storage }: Registry): readonly string[] {
  const stored = catalog.all().filter(({ storedAs, verbs: few }) => !storedAs && !few)
  return family('apiserver_storage_objects', 'gauge', stored.map((kind) => [labels({ resource: resourceName(kind) }), storage.range(kind).length]))
}

const { major, minor, gitVersion, goVersion, platform } = versionInfo
const build = family('kubernetes_build_info', 'gauge', [
  [labels({ git_version: gitVersion, go_version: goVersion, major, minor, platform }), 1],
])
