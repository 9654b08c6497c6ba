/** Environment variables and where they come from. Upstream: ValidateEnv in pkg/apis/core/validation/validation.go (v1.32). */
import { invalid, notSupported, required, type FieldError } from '../field-error'
import { compareQuantities, parseQuantity } from '../quantity'
import type { Core } from '../types'
import { configKey, dnsSubdomain, envName, qualifiedName } from './formats'

const none: readonly FieldError[] = []

export function validateEnv(variables: readonly Core.EnvVar[] | undefined, path: string): readonly FieldError[] {
  if (!variables) return none
  const errors: FieldError[] = []
  for (const [index, variable] of variables.entries()) {
    const at = `${path}[${index}]`
    if (!variable.name) errors.push(required(`${at}.name`))
    else for (const fault of envName(variable.name)) errors.push(invalid(`${at}.name`, variable.name, fault))
    if (variable.valueFrom) errors.push(...validateSource(variable.valueFrom, variable.value ?? '', `${at}.valueFrom`))
  }
  return errors
}

function validateSource(source: Core.EnvVarSource, value: string, path: string): readonly FieldError[] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = source
  const errors = [
    ...(fieldRef ? validateFieldRef(fieldRef, `${path}.fieldRef`, fieldsOfEnv) : none),
    ...(resourceFieldRef ? validateResourceRef(resourceFieldRef, `${path}.resourceFieldRef`) : none),
    ...(configMapKeyRef ? validateKeyRef(configMapKeyRef, `${path}.configMapKeyRef`) : none),
    ...(secretKeyRef ? validateKeyRef(secretKeyRef, `${path}.secretKeyRef`) : none),
  ]
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter(Boolean).length
  if (sources === 0) {
    errors.push(invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'))
  } else if (value) errors.push(invalid(path, '', 'may not be specified when `value` is not empty'))
  else if (sources > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
  return errors
}

function validateKeyRef({ name = '', key = '' }: { name?: string; key?: string }, path: string): readonly FieldError[] {
  const errors = dnsSubdomain(name).map((fault) => invalid(`${path}.name`, name, fault))
  if (key === '') return [...errors, required(`${path}.key`)]
  return [...errors, ...configKey(key).map((fault) => invalid(`${path}.key`, key, fault))]
}

const fieldsOfEnv = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName']
  .concat(['status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'])
export const fieldsOfVolumes = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid']
const fieldsOfPods = [...fieldsOfEnv, ...fieldsOfVolumes, 'spec.restartPolicy', 'spec.schedulerName', 'status.phase']

export function validateFieldRef({ apiVersion, fieldPath }: Core.ObjectFieldSelector, path: string, allowed: readonly string[]): readonly FieldError[] {
  if (!apiVersion) return [required(`${path}.apiVersion`)]
  if (!fieldPath) return [required(`${path}.fieldPath`)]
  const subscripted = /^(metadata\.(?:annotations|labels))\['(.*)'\]$/.exec(fieldPath)
  if (subscripted) {
    const [, map, key] = subscripted
    return qualifiedName(map === 'metadata.annotations' ? key.toLowerCase() : key).map((fault) => invalid(path, key, fault))
  }
  if (apiVersion !== 'v1') return [invalid(`${path}.fieldPath`, fieldPath, `error converting fieldPath: unsupported pod version: ${apiVersion}`)]
  if (!fieldsOfPods.includes(fieldPath)) {
    return [invalid(`${path}.fieldPath`, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`)]
  }
  return allowed.includes(fieldPath) ? none : [notSupported(`${path}.fieldPath`, fieldPath, allowed)]
}

const resourceFields = ['limits', 'requests'].flatMap((kind) => ['cpu', 'ephemeral-storage', 'memory'].map((name) => `${kind}.${name}`))
const byteDivisors = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei'.split(', ')
const divisors: Readonly<Record<string, readonly string[]>> = { cpu: ['1m', '1'], memory: byteDivisors, 'ephemeral-storage': byteDivisors }

export function validateResourceRef({ resource, divisor }: Core.ResourceFieldSelector, path: string): readonly FieldError[] {
  if (!resource) return [required(`${path}.resource`)]
  if (!resourceFields.includes(resource)) {
    return /^(limits|requests)\.hugepages-/.test(resource) ? none : [notSupported(`${path}.resource`, resource, resourceFields)]
  }
  const name = resource.slice(resource.indexOf('.') + 1)
  const wanted = parseQuantity(divisor ?? '0')
  if (!wanted || wanted.nano === 0n) return none
  const isAllowed = divisors[name].some((text) => compareQuantities(parseQuantity(text) ?? wanted, wanted) === 0)
  const known = name === 'cpu' ? '1m and 1' : byteDivisors.join(', ')
  return isAllowed ? none : [invalid(`${path}.divisor`, resource, `only divisor's values ${known} are supported with the ${name === 'ephemeral-storage' ? 'local ephemeral storage' : name} resource`)]
}

export function validateEnvFrom(sources: readonly Core.EnvFromSource[] | undefined, path: string): readonly FieldError[] {
  return (sources ?? []).flatMap((source, index) => validateEnvFromSource(source, `${path}[${index}]`, path))
}

function validateEnvFromSource({ prefix, configMapRef, secretRef }: Core.EnvFromSource, at: string, path: string): readonly FieldError[] {
  const errors = [
    ...envName(prefix ?? '').map((fault) => invalid(`${at}.prefix`, prefix, fault)),
    ...(configMapRef ? validateNameRef(configMapRef.name, `${at}.configMapRef`) : none),
    ...(secretRef ? validateNameRef(secretRef.name, `${at}.secretRef`) : none),
  ]
  if (!configMapRef && !secretRef) return [...errors, invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`')]
  if (configMapRef && secretRef) return [...errors, invalid(path, '', 'may not have more than one field specified at a time')]
  return errors
}

function validateNameRef(name: string | undefined, path: string): readonly FieldError[] {
  if (!name) return [required(`${path}.name`)]
  return dnsSubdomain(name).map((fault) => invalid(`${path}.name`, name, fault))
}
