/** What a pod is to be. Upstream: ValidatePodSpec in pkg/apis/core/validation/validation.go (v1.32). */
import { allFaults, forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import type { Core } from '../types'
import { validateContainers, validateInitContainers } from './container'
import { dnsLabel, dnsSubdomain, ipAddress, isIpv4, isIpv6, qualifiedName, range, type Format } from './formats'
import { validateLabels } from './labels'
import { validateAffinity, validateSpread, validateTolerations } from './scheduling'
import { validatePodSecurityContext } from './security'
import { validateVolumes } from './volume'

const none: readonly FieldError[] = []
const MAX_INT32 = 2_147_483_647

const restartPolicies = ['Always', 'OnFailure', 'Never']
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']

export function validatePodSpec(spec: Core.PodSpec, path: string): readonly FieldError[] {
  const { errors: volumeErrors, names: volumes } = validateVolumes(spec.volumes, `${path}.volumes`)
  const gracePeriodSeconds = spec.terminationGracePeriodSeconds
  const containers = spec.containers ?? []
  return allFaults(
    volumeErrors,
    validateContainers(spec.containers, { path: `${path}.containers`, volumes, gracePeriodSeconds }),
    spec.initContainers
      ? validateInitContainers(spec.initContainers, { path: `${path}.initContainers`, volumes, gracePeriodSeconds, taken: containers.map(({ name }) => name) })
      : none,
    spec.hostNetwork ? validateHostNetwork(containers, `${path}.containers`, path === 'spec') : none,
    oneOf(spec.restartPolicy, `${path}.restartPolicy`, restartPolicies),
    oneOf(spec.dnsPolicy, `${path}.dnsPolicy`, dnsPolicies),
    validateLabels(spec.nodeSelector, `${path}.nodeSelector`),
    validatePodSecurityContext(spec, `${path}.securityContext`),
    validateAffinity(spec.affinity, `${path}.affinity`),
    validateDns(spec, `${path}.dnsConfig`),
    validateGates(spec, path),
    validateSpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`),
    validateNames(spec, path),
    validateTolerations(spec.tolerations, `${path}.tolerations`),
    validateHostAliases(spec.hostAliases, `${path}.hostAliases`),
    validateClasses(spec, path),
  )
}

function oneOf(value: string | undefined, path: string, allowed: readonly string[]): readonly FieldError[] {
  if (!value) return [required(path)]
  return allowed.includes(value) ? none : [notSupported(path, value, allowed)]
}

/** In templates the port of the host may be left open: it is filled in when the pod is created. */
const validateHostNetwork = (containers: readonly Core.Container[], path: string, isPod: boolean): readonly FieldError[] =>
  containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort, containerPort }, portIndex) =>
      hostPort === containerPort || (!isPod && !hostPort)
        ? none
        : [invalid(`${path}[${index}].ports[${portIndex}].hostPort`, hostPort ?? 0, 'must match `containerPort` when `hostNetwork` is true')],
    ),
  )

function validateDns({ dnsPolicy, dnsConfig }: Core.PodSpec, path: string): readonly FieldError[] {
  if (dnsPolicy === 'None' && !dnsConfig) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')]
  if (dnsPolicy === 'None' && !dnsConfig?.nameservers?.length) {
    return [required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
  }
  if (!dnsConfig) return none
  const { nameservers = [], searches = [], options = [] } = dnsConfig
  const errors: FieldError[] = []
  if (nameservers.length > 3) errors.push(invalid(`${path}.nameservers`, nameservers, 'must not have more than 3 nameservers'))
  for (const [index, server] of nameservers.entries()) for (const fault of ipAddress(server)) errors.push(invalid(`${path}.nameservers[${index}]`, server, fault))
  if (searches.length > 32) errors.push(invalid(`${path}.searches`, searches, 'must not have more than 32 search paths'))
  for (const [index, search] of searches.entries()) {
    for (const fault of dnsSubdomain(search.replace(/\.$/, ''))) errors.push(invalid(`${path}.searches[${index}]`, search, fault))
  }
  for (const [index, { name }] of options.entries()) if (!name) errors.push(required(`${path}.options[${index}]`, 'must not be empty'))
  return errors
}

function validateGates(spec: Core.PodSpec, path: string): readonly FieldError[] {
  if (!spec.readinessGates && !spec.schedulingGates) return none
  const { readinessGates = [], schedulingGates = [] } = spec
  return [
    ...readinessGates.flatMap(({ conditionType = '' }, index) =>
      qualifiedName(conditionType).map((fault) => invalid(`${path}.readinessGates[${index}].conditionType`, conditionType, fault)),
    ),
    ...schedulingGates.flatMap(({ name = '' }, index) =>
      qualifiedName(name).map((fault) => invalid(`${path}.schedulingGates[${index}]`, name, fault)),
    ),
  ]
}

const named = (value: string | undefined, path: string, format: Format): readonly FieldError[] =>
  value ? faultsOf(format(value), (fault) => invalid(path, value, fault)) : none

const faultsOf = (faults: readonly string[], told: (fault: string) => FieldError): readonly FieldError[] => (faults.length === 0 ? none : faults.map(told))

function validateNames(spec: Core.PodSpec, path: string): readonly FieldError[] {
  const { activeDeadlineSeconds: deadline } = spec
  return allFaults(
    named(spec.serviceAccountName, `${path}.serviceAccountName`, dnsSubdomain),
    named(spec.nodeName, `${path}.nodeName`, dnsSubdomain),
    deadline !== undefined && (deadline < 1 || deadline > MAX_INT32) ? [invalid(`${path}.activeDeadlineSeconds`, deadline, range(1, MAX_INT32))] : none,
    named(spec.hostname, `${path}.hostname`, dnsLabel),
    named(spec.subdomain, `${path}.subdomain`, dnsLabel),
  )
}

function validateHostAliases(aliases: readonly Core.HostAlias[] | undefined, path: string): readonly FieldError[] {
  if (!aliases) return none
  return aliases.flatMap(({ ip = '', hostnames = [] }, index) => [
    ...(isIpv4(ip) || isIpv6(ip) ? none : ipAddress(ip).map((fault) => invalid(`${path}[${index}].ip`, ip, fault))),
    ...hostnames.flatMap((hostname) => dnsSubdomain(hostname).map((fault) => invalid(`${path}[${index}].hostnames`, hostname, fault))),
  ])
}

const preemptions = ['Never', 'PreemptLowerPriority']
const systems = ['linux', 'windows']

function validateClasses({ priorityClassName, runtimeClassName, preemptionPolicy, os }: Core.PodSpec, path: string): readonly FieldError[] {
  return allFaults(
    named(priorityClassName, `${path}.priorityClassName`, dnsSubdomain),
    named(runtimeClassName, `${path}.runtimeClassName`, dnsSubdomain),
    preemptionPolicy && !preemptions.includes(preemptionPolicy)
      ? [notSupported(`${path}.preemptionPolicy`, preemptionPolicy, preemptions)]
      : none,
    os ? oneOf(os.name, `${path}.os.name`, systems) : none,
  )
}

/** What holds for pods but not for the templates of pods. */
export function validatePodOnly(spec: Core.PodSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const list of ['containers', 'initContainers'] as const) {
    const containers = spec[list] ?? []
    for (let index = 0; index < containers.length; index++) {
      const { image = '' } = containers[index]
      if (image && image !== image.trim()) errors.push(invalid(`${path}.${list}[${index}].image`, image, 'must not have leading or trailing whitespace'))
    }
  }
  return errors
}

export const ephemeralOnCreate = (path: string): FieldError => forbidden(`${path}.ephemeralContainers`, 'cannot be set on create')
