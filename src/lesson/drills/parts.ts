/** Manifests that several templates are put together from. */
import { sentence } from '../../words/sentence'
import type { Tree } from '../mistakes/application'

export interface Server {
  readonly image: string
  readonly port: number
  /** What its page says. */
  readonly says: string
  readonly args?: readonly string[]
}

/** Web servers of the course, with the doors that they open. */
export const servers: readonly Server[] = [
  { image: 'nginx:1.27', port: 80, says: 'Welcome to nginx' },
  { image: 'nginx:1.25-alpine', port: 80, says: 'Welcome to nginx' },
  { image: 'httpd:2.4', port: 80, says: 'It works!' },
  { image: 'gcr.io/kuar-demo/kuard-amd64:blue', port: 8080, says: 'KUAR' },
  { image: 'hashicorp/http-echo:1.0', port: 5678, says: 'tea is served', args: ['-text=tea is served'] },
]

export const deployment = (name: string, replicas: number, pod: Tree): Tree => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: pod } },
})

export const service = (name: string, port: number, targetPort: number): Tree => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port, targetPort }] },
})

/** A Pod to ask from. */
export const shell: Tree = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'shell' },
  spec: { containers: [{ name: 'shell', image: 'busybox:1.36', command: ['sleep', '86400'] }] },
}

export const webContainer = ({ image, port, args }: Server): Tree => ({
  name: 'web',
  image,
  ...(args ? { args } : {}),
  ports: [{ containerPort: port }],
  readinessProbe: { httpGet: { path: '/', port }, periodSeconds: 5 },
  livenessProbe: { httpGet: { path: '/', port }, initialDelaySeconds: 10 },
  resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { memory: '128Mi' } },
})

export const answers = (url: string, contains: string): Tree => ({
  id: 'works',
  say: sentence('say.answers', { url }),
  reach: { from: 'Pod/shell', url, expect: { status: 200, body: { contains } } },
  stableFor: '5s',
})

export const available = (kind: string, name: string, match: Tree): Tree => ({ id: 'works', say: sentence('say.complete', { kind, name }), assert: { kind, name, match: { status: match } }, stableFor: '5s' })

/** Asked at the controller of the Ingress by the name that a browser would send. */
export const answersAtGate = (host: string, contains: string): Tree => ({
  id: 'works',
  say: sentence('say.hostAnswers', { host }),
  reach: { from: 'Node', url: 'http://ingress-nginx-controller.ingress-nginx.svc.cluster.local/', headers: { host }, expect: { status: 200, body: { contains } } },
  stableFor: '5s',
})
