/**
 * Objects that kubectl makes of flags are structures of Go, whose fields are written in the order in which they are declared; what comes
 * of a file is a map, and sorted. Upstream: staging/src/k8s.io/api (v1.32), the types of what kubectl generates.
 */
/** In one list for all structures, since no two of them disagree but those of `OWN`. */
const FIELDS: readonly string[] = [
  ...['kind', 'apiGroup', 'name', 'generateName', 'apiVersion', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp'],
  ...['metadata', 'labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields'],
  // Of roles and bindings, of classes of priority, of what holds data.
  ...['subjects', 'roleRef', 'verbs', 'apiGroups', 'resourceNames', 'nonResourceURLs', 'aggregationRule'],
  ...['value', 'valueFrom', 'globalDefault', 'description', 'preemptionPolicy', 'immutable', 'data', 'stringData', 'binaryData', 'secrets', 'imagePullSecrets'],
  ...['spec', 'status'],
  // Of what runs pods.
  ...['schedule', 'timeZone', 'concurrencyPolicy', 'suspend', 'jobTemplate', 'parallelism', 'completions', 'backoffLimit', 'replicas'],
  // Of pods and containers.
  ...['volumes', 'initContainers', 'containers', 'ephemeralContainers', 'restartPolicy', 'terminationGracePeriodSeconds', 'dnsPolicy', 'nodeSelector'],
  ...['serviceAccountName', 'nodeName', 'image', 'command', 'args', 'workingDir'],
  // Of Services and Ingresses.
  ...['protocol', 'port', 'targetPort', 'nodePort', 'hostPort', 'containerPort', 'ingressClassName', 'defaultBackend', 'hosts', 'secretName', 'tls', 'rules'],
  ...['host', 'http', 'paths', 'path', 'pathType', 'backend', 'service', 'number', 'ports', 'envFrom', 'env', 'resources', 'volumeMounts'],
  ...['terminationMessagePath', 'terminationMessagePolicy', 'imagePullPolicy', 'securityContext', 'schedulerName', 'stdin', 'stdinOnce', 'tty'],
  // Of budgets, quotas and autoscalers.
  ...['minAvailable', 'hard', 'scopes', 'used', 'scaleTargetRef', 'minReplicas', 'maxReplicas', 'metrics'],
  ...['selector', 'matchLabels', 'matchExpressions', 'maxUnavailable', 'template', 'strategy', 'clusterIP', 'clusterIPs', 'type', 'externalIPs'],
  ...['rollingUpdate', 'maxSurge', 'revisionHistoryLimit', 'progressDeadlineSeconds', 'sessionAffinity', 'externalName', 'loadBalancer', 'disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'],
]

/** By the name of the field that holds the structure. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  '': ['kind', 'apiVersion', 'metadata'],
  roleRef: ['apiGroup', 'kind', 'name'],
  rules: ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'],
  env: ['name', 'value', 'valueFrom'],
}

/** Their keys are anybody's words, and are sorted. */
const MAPS: ReadonlySet<string> = new Set(['labels', 'annotations', 'data', 'stringData', 'binaryData', 'hard', 'used', 'matchLabels', 'nodeSelector', 'limits', 'requests'])

const RANKS: ReadonlyMap<string, number> = new Map(FIELDS.map((name, index) => [name, index]))

export function inGoOrder(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => inGoOrder(item, field))
  if (typeof value !== 'object' || value === null) return value
  const isMap = MAPS.has(field) || (field === 'selector' && !('matchLabels' in value) && !('matchExpressions' in value))
  const own = isMap ? [] : (OWN[field] ?? [])
  const rank = (key: string): number => (own.includes(key) ? own.indexOf(key) - own.length : isMap ? 0 : (RANKS.get(key) ?? FIELDS.length))
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0))
  return Object.fromEntries(entries.map(([key, inner]) => [key, inGoOrder(inner, key)]))
}
