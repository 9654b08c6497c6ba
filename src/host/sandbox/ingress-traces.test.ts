/** K07 told apart where a controller runs: another class, no rule for the path, nobody behind the rule. */
import { beforeAll, expect, it } from 'vitest'
import { readBody } from '../../api/http'
import { Service } from '../../api/kinds/service'
import type { Rehearsed } from '../../cluster/packet-trace/packet-trace'
import { createHost, type Host } from '../host'
import { runCommand } from '../run-command'
import { TRACES } from './traces-api'

const settings = { startMs: Date.UTC(2026, 0, 5, 9), nodes: 2, seed: 'ingress-traces' }
const DEPLOY = 'https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-v1.12.1/deploy/static/provider/cloud/deploy.yaml'

const ingress = (name: string, host: string, { path = '/', service = 'web', className = 'nginx' } = {}) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}}
spec: {ingressClassName: ${className}, rules: [{host: ${host}, http: {paths: [{path: ${path}, pathType: Prefix, backend: {service: {name: ${service}, port: {number: 80}}}}]}}]}
---`

const manifests = `
${ingress('shop', 'shop.example', { path: '/index.html' })}
${ingress('other', 'other.example', { className: 'traefik' })}
${ingress('empty', 'empty.example', { service: 'empty' })}
apiVersion: v1
kind: Service
metadata: {name: empty}
spec: {selector: {app: nobody}, ports: [{port: 80}]}
`

let host: Host
let address = ''
let output = ''

beforeAll(async () => {
  host = await createHost({ settings, lesson: undefined, schema: undefined, onOutput: (_stream, text) => void (output += text) })
  host.write('ingress.yaml', manifests)
  const lines = [`kubectl apply -f ${DEPLOY}`, 'kubectl create deployment web --image=nginx; kubectl expose deployment web --port=80']
  const wait = 'sleep 5; kubectl wait -n ingress-nginx --for=condition=ready pod -l app.kubernetes.io/component=controller --timeout=120s'
  for (const line of [...lines, wait, 'sleep 3; kubectl apply -f ingress.yaml; sleep 45']) await runCommand(host, line, 300_000)
  expect(output).toContain('ingress.networking.k8s.io/empty created')
  const door = host.world.cluster.door({ user: 'kubernetes-admin', fieldManager: 'test' })
  address = door.get(Service, { namespace: 'ingress-nginx', name: 'ingress-nginx-controller' }).status.loadBalancer?.ingress?.[0]?.ip ?? ''
}, 240_000)

it.each([
  ['shop.example', '/index.html', true, 'Answered', undefined, undefined],
  ['shop.example', '/nowhere', false, 'NoIngressRule', 'Ingress/default/shop', 'spec.rules[0].http.paths'],
  ['other.example', '/', false, 'IngressOfOtherClass', 'Ingress/default/other', 'spec.ingressClassName'],
  ['nobody.example', '/', false, 'NoIngressRule', undefined, undefined],
  ['empty.example', '/', false, 'NoIngressBackend', 'Ingress/default/empty', 'spec.rules[0].http.paths[0].backend'],
])('%s%s', async (name, path, ok, reason, object, place) => {
  expect(address).not.toBe('')
  const response = await host.fetch({ method: 'POST', path: TRACES, headers: {}, body: JSON.stringify({ from: 'outside', url: `http://${address}${path}`, host: name }) })
  const { verdict, traced } = JSON.parse(await readBody(response)) as Rehearsed
  expect({ ok: verdict.ok, reason: verdict.reason, object: object && verdict.object, path: object && verdict.path }, traced.hops.map(({ text }) => text).join('; ')).toEqual({ ok, reason, object, path: place })
})
