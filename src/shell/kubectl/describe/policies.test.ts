import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createKubectlSession } from '../../../testing/kubectl-session'

const manifests = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{podSelector: {matchLabels: {a: b}}, namespaceSelector: {}}]
    ports: [{port: 80, endPort: 90}, {port: http, protocol: UDP}]
  - from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/16]}}]
  egress: [{}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {maxUnavailable: 30%, selector: {matchLabels: {app: web}}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: q}
spec: {hard: {pods: "4"}, scopes: [NotTerminating]}
---
apiVersion: v1
kind: LimitRange
metadata: {name: lr}
spec: {limits: [{type: Container, max: {cpu: "1"}, defaultRequest: {memory: 32Mi}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
- {apiGroups: ["", apps], resources: [pods, deployments/scale], verbs: [get, list]}
- {apiGroups: [""], resources: [secrets], resourceNames: [one], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, labels: {a: b}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, name: u}, {kind: ServiceAccount, name: robot, namespace: default}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  ingressClassName: nginx
  defaultBackend: {resource: {apiGroup: a.b, kind: Bucket, name: static}}
  tls: [{hosts: [a.b, c.d], secretName: s}, {hosts: [e.f]}]
  rules: [{host: a.b, http: {paths: [{path: /x, pathType: Exact, backend: {service: {name: nope, port: {number: 80}}}}]}}]
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx}
spec: {controller: a.b/c, parameters: {apiGroup: x.y, kind: P, name: settings}}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
value: 1000
description: For what matters.
---
apiVersion: v1
kind: ReplicationController
metadata: {name: old}
spec: {replicas: 2, template: {metadata: {labels: {app: old}}, spec: {containers: [{name: c, image: nginx}]}}}
`

/** `### ` and a command line, then what a real kubectl 1.32 printed for it. */
const golden = readFileSync(new URL('policies.golden.txt', import.meta.url), 'utf8').split(/^### /m).slice(1)

it('describes policies, budgets, limits, roles, ingresses and their classes as a real kubectl does', async () => {
  const { say } = createKubectlSession()
  expect(await say('create -f -', manifests)).not.toContain('[stderr]')
  for (const part of golden) {
    const [line, ...wanted] = part.replace(/\n\n?$/, '').split('\n')
    expect((await say(line)).replace(/\n$/, '').split('\n'), line).toEqual(wanted)
  }
})
