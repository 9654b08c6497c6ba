/** Who the processes of a pod are and what they may do. Upstream: ValidateSecurityContext, ValidatePodSecurityContext (v1.32). */
import { invalid, notSupported, required, type FieldError } from '../field-error'
import type { Core } from '../types'
import { userId } from './formats'
import { invalidGo } from './go-value'

const none: readonly FieldError[] = []

const ids = (value: number | undefined, path: string): readonly FieldError[] =>
  value === undefined ? none : userId(value).map((fault) => invalid(path, value, fault))

export function validatePodSecurityContext(spec: Core.PodSpec, path: string): readonly FieldError[] {
  const { securityContext: context } = spec
  const shares = spec.hostPID && spec.shareProcessNamespace
  const errors = shares
    ? [invalid(`${path}.shareProcessNamespace`, spec.shareProcessNamespace, 'ShareProcessNamespace and HostPID cannot both be enabled')]
    : none
  if (!context) return errors
  return [
    ...errors,
    ...ids(context.fsGroup, `${path}.fsGroup`),
    ...ids(context.runAsUser, `${path}.runAsUser`),
    ...ids(context.runAsGroup, `${path}.runAsGroup`),
    ...(context.supplementalGroups ?? []).flatMap((group, index) => ids(group, `${path}.supplementalGroups[${index}]`)),
    ...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`),
  ]
}

const seccompTypes = ['Localhost', 'RuntimeDefault', 'Unconfined']

function validateSeccomp(profile: Core.SeccompProfile | undefined, path: string): readonly FieldError[] {
  if (!profile) return none
  if (!profile.type) return [required(`${path}.type`, 'type is required when seccompProfile is set')]
  if (!seccompTypes.includes(profile.type)) return [notSupported(`${path}.type`, profile.type, seccompTypes)]
  if (profile.type === 'Localhost' && !profile.localhostProfile) {
    return [required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost')]
  }
  return none
}

export function validateSecurityContext(context: Core.SecurityContext | undefined, path: string): readonly FieldError[] {
  if (!context) return none
  const errors = [
    ...ids(context.runAsUser, `${path}.runAsUser`),
    ...ids(context.runAsGroup, `${path}.runAsGroup`),
    ...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`),
  ]
  if (context.allowPrivilegeEscalation !== false) return errors
  if (context.privileged) errors.push(invalidGo(path, goSecurityContext(context), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
  if (context.capabilities?.add?.some((name) => name === 'SYS_ADMIN' || name === 'CAP_SYS_ADMIN')) {
    errors.push(invalidGo(path, goSecurityContext(context), 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'))
  }
  return errors
}

const goFields: readonly (readonly [keyof Core.SecurityContext, string, string])[] = [
  ['capabilities', 'Capabilities', '*core.Capabilities'],
  ['privileged', 'Privileged', '*bool'],
  ['seLinuxOptions', 'SELinuxOptions', '*core.SELinuxOptions'],
  ['windowsOptions', 'WindowsOptions', '*core.WindowsSecurityContextOptions'],
  ['runAsUser', 'RunAsUser', '*int64'],
  ['runAsGroup', 'RunAsGroup', '*int64'],
  ['runAsNonRoot', 'RunAsNonRoot', '*bool'],
  ['readOnlyRootFilesystem', 'ReadOnlyRootFilesystem', '*bool'],
  ['allowPrivilegeEscalation', 'AllowPrivilegeEscalation', '*bool'],
  ['procMount', 'ProcMount', '*core.ProcMountType'],
  ['seccompProfile', 'SeccompProfile', '*core.SeccompProfile'],
  ['appArmorProfile', 'AppArmorProfile', '*core.AppArmorProfile'],
]

/** Simplified: a made-up memory address stands for what is set; a real cluster prints where in its memory the value was. */
const goSecurityContext = (context: Core.SecurityContext): string =>
  `core.SecurityContext{${goFields.map(([field, name, type]) => `${name}:(${type})(${context[field] === undefined ? 'nil' : '0xc000000000'})`).join(', ')}}`
