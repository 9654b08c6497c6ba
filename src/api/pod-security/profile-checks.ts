/**
 * Baseline: a pod does not weaken what its runtime holds it to by default.
 * Upstream:
 * k8s.io/pod-security-admission/policy/check_{appArmorProfile,capabilities_baseline,seLinuxOptions,seccompProfile_baseline,sysctls}.go
 * (v1.32).
 */
import type { Core } from '../types'
import { containersOf, named, namesOf, plural, quoted, settersOf, sortedSet, type Check, type CheckedPod, type Violation } from './check'

const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/'
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod'
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/'

const isConfined = (profile: { readonly type: string } | undefined): boolean =>
  !profile || profile.type === 'RuntimeDefault' || profile.type === 'Localhost'

function appArmorProfile({ metadata, spec }: CheckedPod): Violation | undefined {
  const profiles = [
    spec.securityContext?.appArmorProfile,
    ...containersOf(spec).map(({ securityContext }) => securityContext?.appArmorProfile),
  ]
  const types = sortedSet(profiles.flatMap((profile) => (profile && !isConfined(profile) ? [profile.type] : [])))
  const annotations = Object.entries(metadata?.annotations ?? {})
    .filter(([key, value]) => key.startsWith(APP_ARMOR) && value && value !== 'runtime/default' && !value.startsWith('localhost/'))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort()
  const fields = settersOf(
    !isConfined(spec.securityContext?.appArmorProfile),
    namesOf(spec, ({ securityContext }) => !isConfined(securityContext?.appArmorProfile)),
  )
  const setters = [fields, annotations.length > 0 ? plural('annotation', annotations.length) : ''].filter(Boolean).join(' and ')
  if (!setters) return undefined
  const values = [...types, ...annotations]
  return {
    reason: plural('forbidden AppArmor profile', values.length),
    detail: `${setters} must not set AppArmor profile type to ${quoted(values)}`,
  }
}

const capabilities = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' '),
)

/** `container "a" must not include "X" in securityContext.capabilities.add`; undefined when nobody adds what is not allowed. */
export function forbiddenCapabilities({ spec }: CheckedPod, isAllowed: (name: string) => boolean): string | undefined {
  const added = ({ securityContext }: ReturnType<typeof containersOf>[number]): string[] =>
    (securityContext?.capabilities?.add ?? []).filter((name) => !isAllowed(name))
  const bad = namesOf(spec, (container) => added(container).length > 0)
  if (bad.length === 0) return undefined
  const names = sortedSet(containersOf(spec).flatMap(added))
  return `${named('container', bad)} must not include ${quoted(names)} in securityContext.capabilities.add`
}

function capabilitiesBaseline(pod: CheckedPod): Violation | undefined {
  const detail = forbiddenCapabilities(pod, (name) => capabilities.has(name))
  return detail === undefined ? undefined : { reason: 'non-default capabilities', detail }
}

const seLinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t']

function seLinuxOptions(types: readonly string[]) {
  const isBad = (options: Core.SELinuxOptions | undefined): boolean =>
    options !== undefined && (!types.includes(options.type ?? '') || Boolean(options.user) || Boolean(options.role))
  return ({ spec }: CheckedPod): Violation | undefined => {
    const setters = settersOf(
      isBad(spec.securityContext?.seLinuxOptions),
      namesOf(spec, ({ securityContext }) => isBad(securityContext?.seLinuxOptions)),
    )
    if (!setters) return undefined
    const all = [spec.securityContext, ...containersOf(spec).map(({ securityContext }) => securityContext)].flatMap(
      (context) => context?.seLinuxOptions ?? [],
    )
    const bad = sortedSet(all.flatMap(({ type = '' }) => (types.includes(type) ? [] : [type])))
    const faults = [
      ...(bad.length > 0 ? [named('type', bad)] : []),
      ...(all.some(({ user }) => user) ? ['user may not be set'] : []),
      ...(all.some(({ role }) => role) ? ['role may not be set'] : []),
    ]
    return { reason: 'seLinuxOptions', detail: `${setters} set forbidden securityContext.seLinuxOptions: ${faults.join('; ')}` }
  }
}

function seccompAnnotations({ metadata, spec }: CheckedPod): Violation | undefined {
  const keys = [SECCOMP_POD, ...containersOf(spec).map(({ name }) => SECCOMP_CONTAINER + name)]
  const isAllowed = (value: string): boolean => value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/')
  const bad = sortedSet(
    keys.flatMap((key) => {
      const value = metadata?.annotations?.[key]
      return value === undefined || isAllowed(value) ? [] : [`${key}=${JSON.stringify(value)}`]
    }),
  )
  return bad.length > 0
    ? { reason: 'seccompProfile', detail: `forbidden ${plural('annotation', bad.length)} ${bad.join(', ')}` }
    : undefined
}

/** Also what the restricted level says of profiles that are set and bad. */
export function seccompProfile({ spec }: CheckedPod): Violation | undefined {
  const profiles = [spec.securityContext, ...containersOf(spec).map(({ securityContext }) => securityContext)].map(
    (context) => context?.seccompProfile,
  )
  const bad = sortedSet(profiles.flatMap((profile) => (profile && !isConfined(profile) ? [profile.type] : [])))
  if (bad.length === 0) return undefined
  const containers = namesOf(spec, ({ securityContext }) => !isConfined(securityContext?.seccompProfile))
  const setters = settersOf(!isConfined(spec.securityContext?.seccompProfile), containers)
  return { reason: 'seccompProfile', detail: `${setters} must not set securityContext.seccompProfile.type to ${quoted(bad)}` }
}

const sysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
]
const sysctls27 = [...sysctls, 'net.ipv4.ip_local_reserved_ports']
const sysctls29 = [
  ...sysctls27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
]
const sysctls32 = [...sysctls29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']

const onlySysctls =
  (allowed: readonly string[]) =>
  ({ spec }: CheckedPod): Violation | undefined => {
    const bad = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !allowed.includes(name))
    return bad.length > 0 ? { reason: 'forbidden sysctls', detail: bad.join(', ') } : undefined
  }

export const profileChecks: readonly Check[] = [
  { id: 'appArmorProfile', versions: [[0, appArmorProfile]] },
  { id: 'capabilities_baseline', versions: [[0, capabilitiesBaseline]] },
  {
    id: 'seLinuxOptions',
    versions: [
      [0, seLinuxOptions(seLinuxTypes)],
      [31, seLinuxOptions([...seLinuxTypes, 'container_engine_t'])],
    ],
  },
  {
    id: 'seccompProfile_baseline',
    versions: [
      [0, seccompAnnotations],
      [19, seccompProfile],
    ],
  },
  {
    id: 'sysctls',
    versions: [
      [0, onlySysctls(sysctls)],
      [27, onlySysctls(sysctls27)],
      [29, onlySysctls(sysctls29)],
      [32, onlySysctls(sysctls32)],
    ],
  },
]
