/** What is asked about every kind: the object that `every-kind.yaml` makes of it, in tables, in words, and as it is. */
interface Shown {
  /** As a student types it. */
  readonly kind: string
  readonly name: string
  /** Whether `get -o wide` has something to add. */
  readonly wide?: boolean
}

const shown: readonly Shown[] = [
  { kind: 'configmap', name: 'settings' },
  { kind: 'secret', name: 'password' },
  { kind: 'serviceaccount', name: 'robot' },
  { kind: 'service', name: 'front', wide: true },
  { kind: 'svc', name: 'headless' },
  { kind: 'svc', name: 'outside' },
  { kind: 'endpoints', name: 'by-hand' },
  { kind: 'endpointslice', name: 'sliced' },
  { kind: 'limitrange', name: 'limits' },
  { kind: 'resourcequota', name: 'quota' },
  { kind: 'quota', name: 'quota-best' },
  { kind: 'pvc', name: 'claim', wide: true },
  { kind: 'pv', name: 'shop-disk', wide: true },
  { kind: 'storageclass', name: 'shop-slow' },
  { kind: 'podtemplate', name: 'pattern' },
  { kind: 'rc', name: 'oldest', wide: true },
  { kind: 'deployment', name: 'web', wide: true },
  { kind: 'rs', name: 'set', wide: true },
  { kind: 'statefulset', name: 'db', wide: true },
  { kind: 'daemonset', name: 'agent', wide: true },
  { kind: 'job', name: 'once', wide: true },
  { kind: 'cronjob', name: 'nightly', wide: true },
  { kind: 'hpa', name: 'scaler', wide: true },
  { kind: 'pdb', name: 'budget' },
  { kind: 'pdb', name: 'budget-percent' },
  { kind: 'ingress', name: 'entry' },
  { kind: 'ingressclass', name: 'shop-ingress' },
  { kind: 'networkpolicy', name: 'wall' },
  { kind: 'netpol', name: 'deny-all' },
  { kind: 'role', name: 'reader' },
  { kind: 'rolebinding', name: 'readers', wide: true },
  { kind: 'clusterrole', name: 'shop-cluster-reader' },
  { kind: 'clusterrolebinding', name: 'shop-cluster-readers', wide: true },
  { kind: 'priorityclass', name: 'shop-high' },
  { kind: 'runtimeclass', name: 'shop-gvisor' },
  { kind: 'lease', name: 'leader' },
  { kind: 'controllerrevision', name: 'revised' },
  { kind: 'csidriver', name: 'shop.csi.example.com' },
  { kind: 'volumeattachment', name: 'shop-attached' },
  { kind: 'validatingadmissionpolicy', name: 'shop-small' },
  { kind: 'validatingadmissionpolicybinding', name: 'shop-small' },
  { kind: 'validatingwebhookconfiguration', name: 'shop-hook' },
  { kind: 'prioritylevelconfiguration', name: 'shop-level' },
  { kind: 'flowschema', name: 'shop-flow' },
  { kind: 'pod', name: 'rich', wide: true },
  { kind: 'namespace', name: 'shop' },
  { kind: 'node', name: 'worker-1', wide: true },
]

const linesOf = ({ kind, name, wide = false }: Shown): string[] => [
  `get ${kind} ${name}`,
  ...(wide ? [`get ${kind} ${name} -o wide`] : []),
  `get ${kind} ${name} -o yaml`,
  `describe ${kind} ${name}`,
  `explain ${kind}`,
]

export const linesOfKinds: readonly string[] = [...new Set(shown.flatMap(linesOf))].map((line) => (line.startsWith('explain') ? line : `${line} -n shop`))
