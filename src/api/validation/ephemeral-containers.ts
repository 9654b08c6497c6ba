/**
 * Containers that are added to a pod while it runs: what one may be, and that it stays as it was added.
 * Upstream: validateEphemeralContainers, ValidatePodEphemeralContainersUpdate in pkg/apis/core/validation/validation.go (v1.32).
 */
import { duplicate, forbidden, notFound, type FieldError } from '../field-error'
import type { Core, Pod } from '../types'
import { isSame } from '../updates'
import { validateContainer } from './container'

const PATH = 'spec.ephemeralContainers'
const CANNOT = 'cannot be set for an Ephemeral Container'
const MIRROR = 'kubernetes.io/config.mirror'

const none: readonly FieldError[] = []

export function validateEphemeralContainersUpdate(next: Pod, previous: Pod): readonly FieldError[] {
  const { ephemeralContainers = [] } = next.spec
  return [
    ...validateEphemeralContainers(next.spec),
    ...(MIRROR in (previous.metadata.annotations ?? {}) ? [forbidden('', 'static pods do not support ephemeral containers')] : none),
    ...(previous.spec.ephemeralContainers ?? []).flatMap((old) => {
      const kept = ephemeralContainers.find(({ name }) => name === old.name)
      if (!kept) return [forbidden(PATH, `existing ephemeral containers ${JSON.stringify(old.name)} may not be removed\n`)]
      // Simplified: both as JSON; a real cluster prints a comparison of its Go structures.
      const change = `- \t${JSON.stringify(old)}\n+ \t${JSON.stringify(kept)}\n`
      return isSame(kept, old) ? none : [forbidden(PATH, `existing ephemeral containers ${JSON.stringify(old.name)} may not be changed\n${change}`)]
    }),
  ]
}

function validateEphemeralContainers(spec: Core.PodSpec): readonly FieldError[] {
  const lasting = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name)
  const taken = new Set(lasting)
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name))
  return (spec.ephemeralContainers ?? []).flatMap((container, index) => {
    const path = `${PATH}[${index}]`
    const isTaken = taken.has(container.name)
    taken.add(container.name)
    const { targetContainerName: target } = container
    return [
      ...validateContainer(container, { path, volumes }),
      ...(isTaken ? [duplicate(`${path}.name`, container.name)] : none),
      ...(target && !lasting.includes(target) ? [notFound(`${path}.targetContainerName`, target)] : none),
      ...validateFields(container, path),
    ]
  })
}

const forContainersOfPods = ['ports', 'resources', 'resizePolicy', 'restartPolicy', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const

const isEmpty = (value: unknown): boolean => value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

function validateFields(container: Core.EphemeralContainer, path: string): readonly FieldError[] {
  const fields = forContainersOfPods.filter((field) => !isEmpty(container[field]))
  const mounts = (container.volumeMounts ?? []).flatMap(({ subPath, subPathExpr }, index) => [
    ...(subPath ? [forbidden(`${path}.volumeMounts[${index}].subPath`, CANNOT)] : none),
    ...(subPathExpr ? [forbidden(`${path}.volumeMounts[${index}].subPathExpr`, CANNOT)] : none),
  ])
  return [...fields.map((field) => forbidden(`${path}.${field}`, CANNOT)), ...mounts]
}
