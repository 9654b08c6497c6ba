/** The least that the server takes of each kind, by resource and group: what is created where any object of a kind will do. */
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } }
const once = { ...template, spec: { ...template.spec, restartPolicy: 'Never' } }
const selector = { matchLabels: { app: 'web' } }
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]
const webhook = { name: 'a.example.com', clientConfig: { url: 'https://a.example.com' }, sideEffects: 'None', admissionReviewVersions: ['v1'], failurePolicy: 'Ignore' }
const resourceRules = [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] }]
const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } } } }

/** Functions of name and namespace, which some objects repeat. */
export const minimalObjects: Readonly<Record<string, (name: string, namespace?: string) => object>> = {
  bindings: () => ({ target: { kind: 'Node', name: 'worker-1' } }),
  configmaps: () => ({ data: { color: 'blue' } }),
  endpoints: () => ({ subsets: [{ addresses: [{ ip: '10.1.2.3' }], ports: [{ port: 80 }] }] }),
  events: (name, namespace = 'default') => ({ involvedObject: { kind: 'Pod', namespace, name }, reason: 'Test', message: 'said', type: 'Normal' }),
  limitranges: () => ({ spec: { limits: [{ type: 'Container', default: { cpu: '100m' } }] } }),
  namespaces: () => ({}),
  nodes: () => ({}),
  persistentvolumeclaims: () => ({ spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }),
  persistentvolumes: () => ({ spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/tmp' } } }),
  pods: () => template,
  podtemplates: () => ({ template }),
  replicationcontrollers: () => ({ spec: { replicas: 1, selector: { app: 'web' }, template } }),
  resourcequotas: () => ({ spec: { hard: { pods: '50' } } }),
  secrets: () => ({ data: { color: 'Ymx1ZQ==' } }),
  serviceaccounts: () => ({}),
  services: () => ({ spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }),
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': () => ({ webhooks: [{ ...webhook, rules: resourceRules }] }),
  'validatingadmissionpolicies.admissionregistration.k8s.io': () => ({
    spec: { matchConstraints: { resourceRules }, validations: [{ expression: 'object.spec.replicas < 100' }] },
  }),
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': (name) => ({ spec: { policyName: name, validationActions: ['Deny'] } }),
  'validatingwebhookconfigurations.admissionregistration.k8s.io': () => ({ webhooks: [{ ...webhook, rules: resourceRules }] }),
  'customresourcedefinitions.apiextensions.k8s.io': (name) => {
    const [plural, group = 'example.com'] = name.split(/\.(.*)/s)
    const kind = plural.replace(/^./, (letter) => letter.toUpperCase())
    return { spec: { group, scope: 'Namespaced', names: { plural, kind, singular: plural }, versions: [{ name: 'v1', served: true, storage: true, schema }] } }
  },
  'apiservices.apiregistration.k8s.io': (name) => {
    const [version, group = ''] = name.split(/\.(.*)/s)
    return { spec: { group, version, groupPriorityMinimum: 100, versionPriority: 100, service: { name: 'api', namespace: 'default' }, insecureSkipTLSVerify: true } }
  },
  'controllerrevisions.apps': () => ({ revision: 1, data: { spec: {} } }),
  'daemonsets.apps': () => ({ spec: { selector, template } }),
  'deployments.apps': () => ({ spec: { replicas: 1, selector, template } }),
  'replicasets.apps': () => ({ spec: { replicas: 1, selector, template } }),
  'statefulsets.apps': () => ({ spec: { replicas: 1, serviceName: 'web', selector, template } }),
  'selfsubjectreviews.authentication.k8s.io': () => ({}),
  'tokenreviews.authentication.k8s.io': () => ({ spec: { token: 'x' } }),
  'localsubjectaccessreviews.authorization.k8s.io': (_name, namespace = 'default') => ({ spec: { user: 'eve', resourceAttributes: { namespace, verb: 'get', resource: 'pods' } } }),
  'selfsubjectaccessreviews.authorization.k8s.io': () => ({ spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } }),
  'selfsubjectrulesreviews.authorization.k8s.io': () => ({ spec: { namespace: 'default' } }),
  'subjectaccessreviews.authorization.k8s.io': () => ({ spec: { user: 'eve', resourceAttributes: { verb: 'get', resource: 'pods' } } }),
  'horizontalpodautoscalers.autoscaling': () => ({ spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } } }),
  'cronjobs.batch': () => ({ spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template: once } } } }),
  'jobs.batch': () => ({ spec: { template: once } }),
  'certificatesigningrequests.certificates.k8s.io': () => ({ spec: { request: REQUEST, signerName: 'example.com/signer', usages: ['client auth'] } }),
  'leases.coordination.k8s.io': () => ({ spec: { holderIdentity: 'me' } }),
  'endpointslices.discovery.k8s.io': () => ({ addressType: 'IPv4', endpoints: [{ addresses: ['10.1.2.3'] }], ports: [{ port: 80 }] }),
  'events.events.k8s.io': (name, namespace = 'default') => ({
    ...{ eventTime: '2026-01-01T00:00:00.000000Z', reportingController: 'example.com/test', reportingInstance: 'me', action: 'Test', reason: 'Test', type: 'Normal' },
    regarding: { kind: 'Pod', namespace, name },
  }),
  'flowschemas.flowcontrol.apiserver.k8s.io': () => ({
    spec: { priorityLevelConfiguration: { name: 'catch-all' }, matchingPrecedence: 500 },
  }),
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': () => ({ spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } }),
  'ingressclasses.networking.k8s.io': () => ({ spec: { controller: 'example.com/ingress' } }),
  'ingresses.networking.k8s.io': () => ({ spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } } }),
  'networkpolicies.networking.k8s.io': () => ({ spec: { podSelector: {} } }),
  'runtimeclasses.node.k8s.io': () => ({ handler: 'runc' }),
  'poddisruptionbudgets.policy': () => ({ spec: { minAvailable: 1, selector } }),
  'clusterrolebindings.rbac.authorization.k8s.io': () => ({ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' } }),
  'clusterroles.rbac.authorization.k8s.io': () => ({ rules }),
  'rolebindings.rbac.authorization.k8s.io': () => ({ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' } }),
  'roles.rbac.authorization.k8s.io': () => ({ rules }),
  'priorityclasses.scheduling.k8s.io': () => ({ value: 1000 }),
  'csidrivers.storage.k8s.io': () => ({ spec: {} }),
  'csinodes.storage.k8s.io': () => ({ spec: { drivers: [] } }),
  'csistoragecapacities.storage.k8s.io': () => ({ storageClassName: 'standard' }),
  'storageclasses.storage.k8s.io': () => ({ provisioner: 'example.com/disk' }),
  'volumeattachments.storage.k8s.io': () => ({ spec: { attacher: 'disk.example.com', nodeName: 'worker-1', source: { persistentVolumeName: 'disk' } } }),
}

/** A PKCS#10 request for the name CN=test in PEM, in base64. */
const REQUEST = 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIS01IRUNBUUF3RHpFTk1Bc0dBMVVFQXd3RWRHVnpkREJaTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSApBMElBQkFUaWkzSzgwV2I3M0w1NmtvSU5pdUpOeGIxUHZ4Z1g1WjY5bVdIamF4UUhtKyswM2dNbWtBRmZUdkx3Cit4WW0yZjBRYjQyYnhsbkNreHY2emd0L2wvcWdBREFLQmdncWhrak9QUVFEQWdOSkFEQkdBaUVBOU5vOTdTVjYKWjM5Vk02Undqa1hDQmZnOFl0M0UxcW9RTk9YWFVFVmVLQlVDSVFDUElYbkJhbjJZeWl5RVNqOUFiSlAyZG1tVwpMSHdNelA5a21FZ0hRZ04rK3c9PQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K'
