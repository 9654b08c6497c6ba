/**
 * Applications that drills are made of, each behind a behaviour that can be checked. To add one more: a function here, its line in
 * the list, and `drills.test.ts` tries it with every mistake that fits.
 */
import { sentence } from '../../words/sentence'
import type { Tree } from '../mistakes/application'
import { answers, answersAtGate, available, deployment, servers, service, shell, webContainer } from './parts'
import type { Template } from './template'

const NAMES = ['tea', 'bakery', 'library', 'garden', 'weather', 'museum', 'tickets', 'radio']
const PORTS = [80, 8080, 3000, 9000]

/** A web server with copies behind one Service. */
const web: Template = {
  id: 'web',
  make({ pick }) {
    const [name, server, port, replicas] = [pick(NAMES), pick(servers), pick(PORTS), pick([2, 3])]
    return {
      template: 'web',
      manifests: [deployment(name, replicas, { containers: [webContainer(server)] }), service(name, port, server.port), shell],
      workload: { kind: 'Deployment', name },
      service: { name, port, targetPort: server.port },
      checks: [answers(`http://${name}:${port}/`, server.says)],
      works: sentence('works.web', { name, port }),
    }
  },
}

const REDIS_PORT = 6379

/** A client that is ready while its redis answers. */
const cache: Template = {
  id: 'cache',
  make({ pick }) {
    const [store, client, image] = [pick(['cache', 'store', 'sessions', 'queue']), pick(['worker', 'counter', 'votes', 'visits']), pick(['redis:7', 'redis:7.2', 'redis:7-alpine'])]
    const redis = { containers: [{ name: 'redis', image, args: ['redis-server'], ports: [{ containerPort: REDIS_PORT }], readinessProbe: { tcpSocket: { port: REDIS_PORT }, periodSeconds: 5 } }] }
    const asks = ['sh', '-c', 'redis-cli -h "$STORE_HOST" -p "$STORE_PORT" ping | grep -q PONG']
    const env = [{ name: 'STORE_HOST', value: store }, { name: 'STORE_PORT', value: String(REDIS_PORT) }]
    const asking = { containers: [{ name: 'client', image, command: ['sleep', '86400'], env, readinessProbe: { exec: { command: asks }, periodSeconds: 5, timeoutSeconds: 3 } }] }
    return {
      template: 'cache',
      manifests: [deployment(client, 1, asking), deployment(store, 1, redis), service(store, REDIS_PORT, REDIS_PORT)],
      workload: { kind: 'Deployment', name: client },
      service: { name: store, port: REDIS_PORT, targetPort: REDIS_PORT },
      checks: [available('Deployment', client, { availableReplicas: 1, updatedReplicas: 1, replicas: 1 })],
      works: sentence('works.cache', { client, store }),
    }
  },
}

/** Work that is done once, and again each minute. */
const batch: Template = {
  id: 'batch',
  make({ pick }) {
    const [name, image, sleep] = [pick(['report', 'backup', 'cleanup', 'import', 'digest']), pick(['busybox:1.36', 'alpine:3.20']), pick([2, 5, 8])]
    const pod: Tree = { restartPolicy: 'Never', containers: [{ name: 'work', image, command: ['sh', '-c', `echo begin; sleep ${sleep}; echo done`], resources: { requests: { cpu: '50m', memory: '16Mi' } } }] }
    const job: Tree = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { backoffLimit: 4, template: { spec: pod } } }
    const cronJob: Tree = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: `${name}-often` }, spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: pod } } } } }
    return {
      template: 'batch',
      manifests: [job, cronJob],
      workload: { kind: 'Job', name },
      service: undefined,
      checks: [available('Job', name, { succeeded: 1 })],
      works: sentence('works.batch', { name }),
    }
  },
}

/** A server that says what its ConfigMap and Secret have it say. */
const settings: Template = {
  id: 'settings',
  make({ pick }) {
    const [name, greeting, key] = [pick(NAMES), pick(['good morning', 'welcome home', 'nice to see you']), pick(['greeting', 'message', 'motto'])]
    const config: Tree = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${name}-settings` }, data: { [key]: greeting, mode: 'calm' } }
    const secret: Tree = { apiVersion: 'v1', kind: 'Secret', metadata: { name: `${name}-login` }, type: 'Opaque', data: { password: btoa('tea-and-cake') } }
    const env = [
      { name: 'GREETING', valueFrom: { configMapKeyRef: { name: `${name}-settings`, key } } },
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: `${name}-login`, key: 'password' } } },
      { name: 'ROUNDS', value: '3' },
    ]
    const container: Tree = {
      name: 'web',
      image: 'hashicorp/http-echo:1.0',
      args: ['-text=$(GREETING) ($(PASSWORD))'],
      env,
      ports: [{ containerPort: 5678 }],
    }
    return {
      template: 'settings',
      manifests: [config, secret, deployment(name, 1, { containers: [container] }), service(name, 80, 5678), shell],
      workload: { kind: 'Deployment', name },
      service: { name, port: 80, targetPort: 5678 },
      checks: [answers(`http://${name}/`, `${greeting} (tea-and-cake)`)],
      works: sentence('works.settings', { name, greeting }),
    }
  },
}

/** Copies with names and disks of their own, and a client that knows them by name. */
const state: Template = {
  id: 'state',
  make({ pick }) {
    const [name, client, size] = [pick(['db', 'ledger', 'archive', 'notes']), pick(['reader', 'monitor', 'checker']), pick(['64Mi', '128Mi', '256Mi'])]
    const image = 'redis:7'
    const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } } }
    const set: Tree = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name },
      spec: {
        serviceName: name,
        replicas: 2,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'redis', image, args: ['redis-server', '--appendonly', 'yes'], ports: [{ containerPort: REDIS_PORT }], volumeMounts: [{ name: 'data', mountPath: '/data' }] }] } },
        volumeClaimTemplates: [claim],
      },
    }
    const headless: Tree = { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { clusterIP: 'None', selector: { app: name }, ports: [{ port: REDIS_PORT }] } }
    const asks = ['sh', '-c', `redis-cli -h ${name}-0.${name} ping | grep -q PONG`]
    const asking = { containers: [{ name: 'client', image, command: ['sleep', '86400'], readinessProbe: { exec: { command: asks }, periodSeconds: 5, timeoutSeconds: 3 } }] }
    return {
      template: 'state',
      manifests: [headless, set, deployment(client, 1, asking)],
      workload: { kind: 'StatefulSet', name },
      service: { name, port: REDIS_PORT, targetPort: REDIS_PORT },
      checks: [{ ...available('StatefulSet', name, { readyReplicas: 2 }), id: 'copies' }, available('Deployment', client, { availableReplicas: 1 })],
      works: sentence('works.state', { name, client }),
    }
  },
}

/** Two sites behind one Ingress. */
const ingress: Template = {
  id: 'ingress',
  addons: ['ingress-nginx'],
  make({ pick }) {
    const first = pick(NAMES)
    const second = pick(NAMES.filter((name) => name !== first))
    const [one, other, domain] = [pick(servers), pick(servers), pick(['example.com', 'shop.test', 'town.example'])]
    const rule = (name: string) => ({ host: `${name}.${domain}`, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }] } })
    const gate: Tree = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'gate' }, spec: { ingressClassName: 'nginx', rules: [rule(first), rule(second)] } }
    return {
      template: 'ingress',
      manifests: [
        deployment(first, 1, { containers: [webContainer(one)] }),
        service(first, 80, one.port),
        deployment(second, 1, { containers: [webContainer(other)] }),
        service(second, 80, other.port),
        gate,
      ],
      workload: { kind: 'Deployment', name: first },
      service: { name: first, port: 80, targetPort: one.port },
      checks: [answersAtGate(`${first}.${domain}`, one.says), { ...answersAtGate(`${second}.${domain}`, other.says), id: 'other' }],
      works: sentence('works.ingress', { first, domain, second }),
    }
  },
}

/** A program that asks the API server for the Pods around it. */
const robot: Template = {
  id: 'robot',
  make({ pick }) {
    const [name, resource] = [pick(['robot', 'watcher', 'auditor', 'inventory']), pick(['pods', 'services', 'configmaps'])]
    const account: Tree = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } }
    const role: Tree = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: `${name}-reads` }, rules: [{ apiGroups: [''], resources: [resource], verbs: ['get', 'list'] }] }
    const binding: Tree = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: `${name}-reads` },
      subjects: [{ kind: 'ServiceAccount', name, namespace: 'default' }],
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `${name}-reads` },
    }
    const folder = '/var/run/secrets/kubernetes.io/serviceaccount'
    const ask = `curl -s --cacert ${folder}/ca.crt -H "Authorization: Bearer $(cat ${folder}/token)" https://kubernetes.default.svc/api/v1/namespaces/default/${resource}`
    const container: Tree = { name: 'robot', image: 'curlimages/curl:8.10.1', command: ['sh', '-c', `while true; do ${ask} > /tmp/answer; grep message /tmp/answer; sleep 5; done`], readinessProbe: { exec: { command: ['grep', '-q', '"items"', '/tmp/answer'] }, periodSeconds: 5 } }
    return {
      template: 'robot',
      manifests: [account, role, binding, deployment(name, 1, { serviceAccountName: name, containers: [container] })],
      workload: { kind: 'Deployment', name },
      service: undefined,
      checks: [available('Deployment', name, { availableReplicas: 1, updatedReplicas: 1, replicas: 1 })],
      works: sentence('works.robot', { name, resource }),
    }
  },
}

export const templates: readonly Template[] = [web, cache, batch, settings, state, ingress, robot]
