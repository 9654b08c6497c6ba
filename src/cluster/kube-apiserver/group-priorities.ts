/**
 * The order in which groups are listed: the greater number first. Every group and version has an APIService object that says it.
 * Upstream: DefaultGenericAPIServicePriorities in pkg/controlplane/apiserver/aggregator.go (v1.32).
 */
interface Priority {
  readonly group: number
  readonly version: number
}

const group = (priority: number): Priority => ({ group: priority, version: 15 })

const priorities: Readonly<Record<string, Priority>> = {
  v1: { group: 18_000, version: 1 },
  'apps/v1': group(17_800),
  'events.k8s.io/v1': group(17_750),
  'authentication.k8s.io/v1': group(17_700),
  'authorization.k8s.io/v1': group(17_600),
  'autoscaling/v1': group(17_500),
  'autoscaling/v2': { group: 17_500, version: 30 },
  'batch/v1': group(17_400),
  'certificates.k8s.io/v1': group(17_300),
  'networking.k8s.io/v1': group(17_200),
  'policy/v1': group(17_100),
  'rbac.authorization.k8s.io/v1': group(17_000),
  'storage.k8s.io/v1': group(16_800),
  'admissionregistration.k8s.io/v1': group(16_700),
  'apiextensions.k8s.io/v1': group(16_700),
  'scheduling.k8s.io/v1': group(16_600),
  'coordination.k8s.io/v1': group(16_500),
  'node.k8s.io/v1': group(16_300),
  'discovery.k8s.io/v1': group(16_200),
  'flowcontrol.apiserver.k8s.io/v1': { group: 16_100, version: 21 },
}

/** The group that the aggregator itself serves has no APIService, and comes first. */
const AGGREGATOR = 'apiregistration.k8s.io/v1'

/** As the APIService of metrics-server says. */
const METRICS = 'metrics.k8s.io/v1beta1'

/** Of what users defined; upstream: k8s.io/apiextensions-apiserver crdRegistrationController. */
const CUSTOM: Priority = { group: 1000, version: 100 }

export const priorityOf = (apiVersion: string): Priority => {
  if (apiVersion === AGGREGATOR) return { group: 20_000, version: 1000 }
  if (apiVersion === METRICS) return { group: 100, version: 100 }
  return Object.hasOwn(priorities, apiVersion) ? priorities[apiVersion] : CUSTOM
}

export const hasApiService = (apiVersion: string): boolean => Object.hasOwn(priorities, apiVersion)

/** `v2`, `v1`, `v1beta2`, `v1alpha1`, then the others by name. Upstream: CompareKubeAwareVersionStrings in k8s.io/apimachinery/pkg/version. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parsed(a), parsed(b)]
  if (!left || !right) return left ? -1 : right ? 1 : a < b ? -1 : a > b ? 1 : 0
  return right.stage - left.stage || right.major - left.major || right.minor - left.minor
}

const stages = ['alpha', 'beta', '']

function parsed(version: string): { readonly stage: number; readonly major: number; readonly minor: number } | undefined {
  const [match, major, stage = '', minor = '0'] = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(version) ?? []
  return match === undefined ? undefined : { stage: stages.indexOf(stage), major: Number(major), minor: Number(minor) }
}
