/** For tests: Ingresses in a few words, and the front door that they make. */
import type { Ingress } from '../../api/kinds/ingress'
import type { ServedRequest } from '../../base/os/network-stack'
import { configure, type Configuration } from './configuration'
import { FrontDoor } from './front'

export interface IngressWords {
  readonly name?: string
  readonly host?: string
  /** `Prefix /foo`, `Exact /foo`, `ImplementationSpecific /foo`; the Service is named after the place in the list: `s1`, `s2`. */
  readonly paths: readonly string[]
  readonly service?: string
  readonly defaultBackend?: string
  readonly tls?: readonly { readonly hosts?: string[]; readonly secretName?: string }[]
  /** Without their prefix. */
  readonly annotations?: Readonly<Record<string, string>>
}

export function ingressOf({ name = 'one', host, paths, service, defaultBackend, tls, annotations = {} }: IngressWords): Ingress {
  const backend = (serviceName: string) => ({ service: { name: serviceName, port: { number: 80 } } })
  const http = {
    paths: paths.map((words, index) => {
      const [pathType, path] = words.split(' ')
      return { path, pathType, backend: backend(service ?? `s${index + 1}`) }
    }),
  }
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      ...{ name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' },
      annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`nginx.ingress.kubernetes.io/${key}`, value])),
    },
    spec: {
      ...(paths.length > 0 ? { rules: [{ ...(host === undefined ? {} : { host }), http }] } : {}),
      ...(defaultBackend === undefined ? {} : { defaultBackend: backend(defaultBackend) }),
      ...(tls ? { tls: [...tls] } : {}),
    },
    status: {},
  } as Ingress
}

/** Every Service has one endpoint, except those whose name begins with `empty`. */
export function configurationOf(ingresses: readonly IngressWords[], globals: Readonly<Record<string, string>> = {}): Configuration {
  return configure(ingresses.map(ingressOf), {
    endpoints: { of: (service) => ({ found: service.includes('/empty') ? [] : [{ address: '10.244.1.1', port: 80 }], problem: undefined }) },
    globals,
    certificates: { own: { chain: 'own' }, secret: () => undefined, now: () => 0 },
    warn: () => undefined,
  })
}

export function requestOf(url: string, more: Partial<ServedRequest> = {}): ServedRequest {
  const { hostname, pathname, search, protocol } = new URL(url)
  const tls = protocol === 'https:'
  return {
    ...{ method: 'GET', host: hostname, port: tls ? 443 : 80, path: pathname + search, headers: { host: hostname }, body: '' },
    ...{ remoteAddress: '172.18.0.1', remotePort: 40_000, rehearsal: false, ...(tls ? { tls } : {}) },
    ...more,
  }
}

/** `s1 /path` for what is passed on, `404`, `308 https://...` for what is answered at once. */
export function fateOf(ingresses: readonly IngressWords[], url: string, more: Partial<ServedRequest> = {}): string {
  const configuration = configurationOf(ingresses)
  const request = requestOf(url, more)
  const decision = new FrontDoor(configuration).decide(request, request.port)
  if ('response' in decision) return `${decision.response.status} ${decision.response.headers.location ?? ''}`.trim()
  const { service } = configuration.upstreams.get(decision.location.backend) ?? {}
  return service ? `${service.split('/')[2]} ${decision.path}` : '404'
}
