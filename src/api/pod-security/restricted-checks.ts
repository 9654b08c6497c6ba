/**
 * Restricted: a pod gives up all that it does not need.
 * Upstream:
 * k8s.io/pod-security-admission/policy/check_{allowPrivilegeEscalation,capabilities_restricted,restrictedVolumes,runAsNonRoot,runAsUser,
 * seccompProfile_restricted}.go
 * (v1.32).
 */
import { named, namesOf, plural, quoted, settersOf, sortedSet, type Check, type CheckedPod, type Violation } from './check'
import { forbiddenCapabilities, seccompProfile } from './profile-checks'

function allowPrivilegeEscalation({ spec }: CheckedPod): Violation | undefined {
  const bad = namesOf(spec, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false)
  if (bad.length === 0) return undefined
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${named('container', bad)} must set securityContext.allowPrivilegeEscalation=false`,
  }
}

function capabilitiesRestricted(pod: CheckedPod): Violation | undefined {
  const keeps = namesOf(pod.spec, ({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'))
  const added = forbiddenCapabilities(pod, (name) => name === 'NET_BIND_SERVICE')
  const details = [
    ...(keeps.length > 0 ? [`${named('container', keeps)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(added === undefined ? [] : [added]),
  ]
  return details.length > 0 ? { reason: 'unrestricted capabilities', detail: details.join('; ') } : undefined
}

const volumeTypes = new Set(['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'])

function restrictedVolumes({ spec }: CheckedPod): Violation | undefined {
  const typeOf = (volume: object): string =>
    Object.entries(volume).find(([key, value]) => key !== 'name' && value !== undefined && value !== null)?.[0] ?? 'unknown'
  const bad = (spec.volumes ?? [])
    .map((volume) => ({ name: volume.name, type: typeOf(volume) }))
    .filter(({ type }) => !volumeTypes.has(type))
  if (bad.length === 0) return undefined
  const types = sortedSet(bad.map(({ type }) => type))
  const volumes = named(
    'volume',
    bad.map(({ name }) => name),
  )
  const detail = `${volumes} ${bad.length === 1 ? 'uses' : 'use'} ${plural('restricted volume type', types.length)} ${quoted(types)}`
  return { reason: 'restricted volume types', detail }
}

function runAsNonRoot({ spec }: CheckedPod): Violation | undefined {
  const reason = 'runAsNonRoot != true'
  const ofPod = spec.securityContext?.runAsNonRoot
  const setters = settersOf(
    ofPod === false,
    namesOf(spec, ({ securityContext }) => securityContext?.runAsNonRoot === false),
  )
  if (setters) return { reason, detail: `${setters} must not set securityContext.runAsNonRoot=false` }
  const silent = ofPod ? [] : namesOf(spec, ({ securityContext }) => typeof securityContext?.runAsNonRoot !== 'boolean')
  return silent.length > 0
    ? { reason, detail: `pod or ${named('container', silent)} must set securityContext.runAsNonRoot=true` }
    : undefined
}

function runAsUser({ spec }: CheckedPod): Violation | undefined {
  const setters = settersOf(
    spec.securityContext?.runAsUser === 0,
    namesOf(spec, ({ securityContext }) => securityContext?.runAsUser === 0),
  )
  return setters ? { reason: 'runAsUser=0', detail: `${setters} must not set runAsUser=0` } : undefined
}

function seccompRestricted(pod: CheckedPod): Violation | undefined {
  const { spec } = pod
  const bad = seccompProfile(pod)
  if (bad || spec.securityContext?.seccompProfile) return bad
  const silent = namesOf(spec, ({ securityContext }) => !securityContext?.seccompProfile)
  if (silent.length === 0) return undefined
  const detail = `pod or ${named('container', silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`
  return { reason: 'seccompProfile', detail }
}

/** From 1.25 on Windows pods need not say what means nothing to them. */
const exceptWindows =
  (find: (pod: CheckedPod) => Violation | undefined) =>
  (pod: CheckedPod): Violation | undefined =>
    pod.spec.os?.name === 'windows' ? undefined : find(pod)

export const restrictedChecks: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    versions: [
      [8, allowPrivilegeEscalation],
      [25, exceptWindows(allowPrivilegeEscalation)],
    ],
  },
  {
    id: 'capabilities_restricted',
    overrides: ['capabilities_baseline'],
    versions: [
      [22, capabilitiesRestricted],
      [25, exceptWindows(capabilitiesRestricted)],
    ],
  },
  { id: 'restrictedVolumes', overrides: ['hostPathVolumes'], versions: [[0, restrictedVolumes]] },
  { id: 'runAsNonRoot', versions: [[0, runAsNonRoot]] },
  { id: 'runAsUser', versions: [[23, runAsUser]] },
  {
    id: 'seccompProfile_restricted',
    overrides: ['seccompProfile_baseline'],
    versions: [
      [19, seccompRestricted],
      [25, exceptWindows(seccompRestricted)],
    ],
  },
]
