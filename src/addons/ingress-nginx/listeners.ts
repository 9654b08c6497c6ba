/** The ports of the controller's pod: HTTP and HTTPS of nginx, the webhook, and health. Upstream: cmd/nginx/main.go, pkg/flags (controller-v1.12.1). */
import type { HttpAnswer, HttpResponse, Listener, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import type { Flags } from './flags'
import { page } from './pages'
import type { Proxy } from './proxy'

export interface Ports {
  /** Undefined until nginx has a configuration. */
  proxy(): Proxy | undefined
  readonly ownCertificate: string
  review(request: ServedRequest): HttpResponse
  now(): number
}

const HEALTH_PORT = 10_254

export function listen(process: ContainerProcess, flags: Flags, ports: Ports): void {
  const web = (port: number): Listener => ({
    protocol: 'http',
    handle: (request): HttpAnswer => ports.proxy()?.handle(request, port) ?? page(503),
    ...(port === 80 ? { isPlain: true } : { certificate: (name: string) => ports.proxy()?.certificateFor(name) ?? ports.ownCertificate }),
  })
  for (const port of [80, 443]) process.listen(port, web(port))
  process.listen(HEALTH_PORT, { protocol: 'http', isPlain: true, handle: ({ path }) => health(path, ports) })
  const webhookPort = Number(flags.webhook.split(':').at(-1))
  if (webhookPort > 0) process.listen(webhookPort, { protocol: 'http', certificate: () => fileText(process, flags.webhookCertificate), handle: ports.review })
}

function health(path: string, { proxy }: Ports): HttpResponse {
  const answer = (status: number, body: string): HttpResponse => ({ status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body })
  if (path.split('?')[0] !== '/healthz') return answer(404, '404 page not found\n')
  return proxy() ? answer(200, 'ok') : answer(500, '[+]ping ok\n[-]nginx-ingress-controller failed: reason withheld\nhealthz check failed\n')
}

const fileText = ({ files }: ContainerProcess, path: string): string => (files.stat(path) ? files.read(path) : '')
