/** Directories with kustomizations: what a real `kubectl kustomize` and ours are held to. The first directory of a case is `.`. */

export interface Case {
  readonly title: string
  /** Where it is said; `.` without. */
  readonly at?: string
  readonly files: Readonly<Record<string, string>>
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: robot
      containers:
      - name: web
        image: nginx:1.25
        args: [a, b]
        ports: [{containerPort: 80}]
        env: [{name: A, value: "1"}, {name: TOKEN, valueFrom: {secretKeyRef: {name: tok, key: a}}}]
        envFrom: [{configMapRef: {name: settings}}]
      volumes: [{name: v, configMap: {name: settings}}, {name: p, persistentVolumeClaim: {claimName: data}}]
`
const service = `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`
const others = `apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [settings], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: robot, namespace: default}, {kind: ServiceAccount, name: default, namespace: default}, {kind: User, name: eve}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: seer}
rules: []
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front}
spec:
  tls: [{secretName: tok}]
  rules: [{host: a.b, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: tick}
spec: {schedule: "* * * * *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: "busybox@sha256:0123", envFrom: [{secretRef: {name: tok}}]}]}}}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: web
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: "host:5000/redis"}]}}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: np}
spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: db}}}]}]}
`
const generators = `configMapGenerator:
- name: settings
  literals: [MODE=dev, 'QUOTED="x y"', EMPTY=]
- name: files
  files: [app.env, other=app.env]
- name: envs
  envs: [app.env]
secretGenerator:
- name: tok
  literals: [a=b]
- name: long
  type: example.com/long
  literals: [v=0123456789012345678901234567890123456789012345678901234567890123456789]
`
const base = {
  'base/kustomization.yaml': `resources: [deployment.yaml, service.yaml, others.yaml]\n${generators}`,
  'base/deployment.yaml': deployment,
  'base/service.yaml': service,
  'base/others.yaml': others,
  'base/app.env': '# a comment\nA=1\nB=two words\n\nC=x=y\n',
}
const over = (kustomization: string, files: Readonly<Record<string, string>> = {}): Case['files'] => ({ ...base, 'kustomization.yaml': kustomization, ...files })
const small = (kustomization: string, files: Readonly<Record<string, string>> = {}): Case['files'] => ({
  'kustomization.yaml': kustomization,
  'deployment.yaml': deployment,
  'service.yaml': service,
  ...files,
})

export const cases: readonly Case[] = [
  { title: 'a base', at: 'base', files: base },
  { title: 'prefix and suffix, followed by references', files: over('namePrefix: p-\nnameSuffix: -s\nresources: [base]\n') },
  { title: 'a namespace', files: over('namespace: prod\nresources: [base]\n') },
  { title: 'all at once', files: over('namespace: prod\nnamePrefix: p-\nresources: [base]\ncommonLabels: {env: prod}\ncommonAnnotations: {note: hello}\nreplicas: [{name: web, count: 3}, {name: db, count: 2}]\nimages: [{name: nginx, newName: my/nginx, newTag: "1.27"}, {name: "host:5000/redis", newTag: "7"}, {name: busybox, newName: box}]\n') },
  { title: 'labels without, with selectors and with templates', files: over('resources: [base]\nlabels:\n- pairs: {a: b}\n- pairs: {c: d}\n  includeSelectors: true\n- pairs: {e: f}\n  includeTemplates: true\n- pairs: {g: h}\n  fields: [{path: spec/template/metadata/labels, kind: Deployment, create: true}]\n') },
  { title: 'annotations reach templates', files: over('resources: [base]\ncommonAnnotations: {a: b}\n') },
  { title: 'generators that merge and replace', files: over('resources: [base]\nconfigMapGenerator:\n- name: settings\n  behavior: merge\n  literals: [MODE=prod, NEW=1]\n- name: envs\n  behavior: replace\n  literals: [ONLY=1]\nsecretGenerator:\n- name: tok\n  behavior: merge\n  literals: [c=d]\n') },
  { title: 'options of generators', files: small('generatorOptions: {annotations: {g: h}, labels: {l: m}}\nconfigMapGenerator:\n- name: a\n  literals: [x=1]\n  options: {disableNameSuffixHash: true, immutable: true, labels: {own: "1"}}\n- name: b\n- name: c\n  namespace: nn\n  literals: [x=1]\n') },
  { title: 'no hashes at all', files: over('resources: [base]\ngeneratorOptions: {disableNameSuffixHash: true}\nconfigMapGenerator: [{name: z, literals: [a=1]}]\n') },
  { title: 'images by tag, digest and name', files: small('resources: [deployment.yaml]\nimages: [{name: nginx, digest: "sha256:abcd"}]\n') },
  { title: 'an image that keeps its tag', files: small('resources: [deployment.yaml]\nimages: [{name: nginx, newName: other/nginx}, {name: nope, newTag: x}]\n') },
  { title: 'a merge patch: new elements come first', files: small('resources: [deployment.yaml]\npatches: [{path: patch.yaml}]\n', { 'patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, annotations: {x: y}}\nspec:\n  replicas: 5\n  template:\n    spec:\n      containers:\n      - name: side\n        image: busybox\n      - name: web\n        args: [c]\n        resources: {limits: {memory: 1Gi}}\n        ports: [{containerPort: 81}]\n        env: [{name: B, value: "2"}, {name: A, value: "3"}]\n      volumes: [{name: w, emptyDir: {}}, {name: v, emptyDir: {}, configMap: null}]\n' }) },
  { title: 'a merge patch that deletes and replaces', files: small('resources: [deployment.yaml, service.yaml]\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec:\n      replicas: null\n      template:\n        spec:\n          containers:\n          - name: web\n            env: [{name: A, $patch: delete}]\n            args: null\n          volumes: [{$patch: replace}, {name: q, emptyDir: {}}]\n- patch: |-\n    $patch: delete\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n') },
  { title: 'a merge patch for all of a kind', files: over('resources: [base]\npatches:\n- target: {kind: Deployment|StatefulSet}\n  patch: |-\n    apiVersion: v1\n    kind: Any\n    metadata: {name: any}\n    spec: {template: {spec: {priorityClassName: high}}}\n- target: {labelSelector: app=web}\n  patch: |-\n    - op: add\n      path: /metadata/annotations\n      value: {chosen: "yes"}\n') },
  { title: 'operations', files: small('resources: [deployment.yaml, service.yaml]\npatches:\n- target: {kind: Deployment, name: we.}\n  patch: |-\n    - op: replace\n      path: /spec/replicas\n      value: 4\n    - op: add\n      path: /spec/template/spec/containers/0/env/-\n      value: {name: Z, value: z}\n    - op: remove\n      path: /spec/template/spec/containers/0/ports\n- target: {kind: Service}\n  path: ops.json\n', { 'ops.json': '[{"op": "add", "path": "/spec/type", "value": "NodePort"}]' }) },
  { title: 'old fields', files: { ...base, 'kustomization.yaml': 'bases: [base]\npatchesStrategicMerge: [p.yaml]\npatchesJson6902:\n- target: {version: v1, kind: Service, name: web}\n  path: ops.yaml\nimageTags: [{name: nginx, newTag: "2"}]\n', 'p.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 7}\n', 'ops.yaml': '- {op: replace, path: /spec/ports/0/port, value: 81}\n' } },
  { title: 'two overlays of one base', files: { ...base, 'a/kustomization.yaml': 'namePrefix: a-\nresources: [../base]\n', 'b/kustomization.yaml': 'nameSuffix: -b\nnamespace: bb\nresources: [../base]\n', 'kustomization.yaml': 'resources: [a, b]\n' } },
  { title: 'a component', files: over('resources: [base]\ncomponents: [part]\nnamePrefix: p-\n', { 'part/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- target: {kind: Deployment}\n  patch: "- {op: replace, path: /spec/replicas, value: 9}"\nconfigMapGenerator: [{name: settings, behavior: merge, literals: [FEATURE=on]}]\n' }) },
  { title: 'replacements', files: small('resources: [deployment.yaml, service.yaml]\nreplacements:\n- source: {kind: Service, name: web, fieldPath: spec.ports.0.port}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: ["spec.template.spec.containers.[name=web].ports.0.containerPort"]\n- source: {kind: Service, name: web}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: ["spec.template.spec.containers.[name=web].image"]\n    options: {delimiter: ":", index: 0}\n  - select: {kind: Deployment}\n    fieldPaths: [metadata.annotations.service]\n    options: {create: true}\n') },
  { title: 'in the order of the file', files: small('resources: [deployment.yaml, service.yaml]\nsortOptions: {order: fifo}\n') },
  { title: 'local objects are left out', files: small('resources: [service.yaml, local.yaml]\n', { 'local.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: l, annotations: {config.kubernetes.io/local-config: "true"}}\n' }) },
  { title: 'a list of objects', files: small('resources: [list.yaml]\n', { 'list.yaml': `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: z}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: a}}\n` }) },
  { title: 'no such directory', at: 'nope', files: {} },
  { title: 'two directories', at: 'a b', files: {} },
  ...Object.entries<Case['files']>({
    'no kustomization': {},
    'no such resource': { 'kustomization.yaml': 'resources: [nope.yaml]\n' },
    'no such directory in a base': { 'kustomization.yaml': 'resources: [a]\n', 'a/kustomization.yaml': 'resources: [nope]\n' },
    'a directory without a kustomization': { 'kustomization.yaml': 'resources: [a]\n', 'a/x.yaml': service },
    'a file outside': { 'kustomization.yaml': 'resources: [a]\n', 'a/kustomization.yaml': 'resources: [../service.yaml]\n', 'service.yaml': service },
    'a cycle': { 'kustomization.yaml': 'resources: [a]\n', 'a/kustomization.yaml': 'resources: [../]\n' },
    'an unknown field': { 'kustomization.yaml': 'foo: 1\n' },
    'a misspelt field within': small('resources: [service.yaml]\npatches: [{pathx: y}]\n'),
    'a text for a list': small('resources: service.yaml\n'),
    'a text among patches': small('resources: [service.yaml]\npatches: [patch.yaml]\n'),
    'a number for a tag': small('resources: [service.yaml]\nimages: [{name: a, newTag: 1}]\n'),
    'an empty file': { 'kustomization.yaml': '' },
    'another kind': small('kind: Foo\nresources: [service.yaml]\n'),
    'another version': small('apiVersion: v1\nkind: Kustomization\nresources: [service.yaml]\n'),
    'one object twice': small('resources: [service.yaml, service.yaml]\n'),
    'one object in two bases': { 'kustomization.yaml': 'resources: [a, b]\n', 'a/kustomization.yaml': 'resources: [s.yaml]\n', 'b/kustomization.yaml': 'resources: [s.yaml]\n', 'a/s.yaml': service, 'b/s.yaml': service },
    'a patch of nothing': small('resources: [service.yaml]\npatches: [{patch: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: nope}}"}]\n'),
    'a patch that is not there': small('resources: [service.yaml]\npatches: [{path: nope.yaml}]\n'),
    'operations for nobody': small('resources: [service.yaml]\npatches: [{target: {kind: Nope}, patch: "- {op: remove, path: /spec}"}]\n'),
    'operations that fail': small('resources: [service.yaml]\npatches: [{target: {kind: Service}, patch: "- {op: remove, path: /spec/nope}"}]\n'),
    'operations in brackets that are no JSON': small('resources: [service.yaml]\npatches: [{target: {kind: Service}, patch: "[{op: remove, path: /spec/nope}]"}]\n'),
    'replicas of nothing': small('resources: [service.yaml]\nreplicas: [{name: nope, count: 2}]\n'),
    'a literal without a value': small('configMapGenerator: [{name: a, literals: [nope]}]\n'),
    'a file that is not there': small('configMapGenerator: [{name: a, files: [nope.txt]}]\n'),
    'a chart': small('helmCharts: [{name: x}]\n'),
    'a component that is not there': small('resources: [service.yaml]\ncomponents: [nope]\n'),
    'a component among resources': small('resources: [c]\n', { 'c/kustomization.yaml': 'kind: Component\nresources: [s.yaml]\n', 'c/s.yaml': service }),
    'a replacement from nowhere': small('resources: [service.yaml]\nreplacements: [{source: {kind: Nope, name: x}, targets: [{select: {kind: Service}, fieldPaths: [metadata.name]}]}]\n'),
    'broken YAML': small('resources: [broken.yaml]\n', { 'broken.yaml': 'a: [b\n' }),
  }).map(([title, files]) => ({ title, files })),
]
