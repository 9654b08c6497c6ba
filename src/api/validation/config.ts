/** ConfigMaps and Secrets. Upstream: ValidateConfigMap, ValidateSecret in pkg/apis/core/validation/validation.go (v1.32). */
import { forbidden, invalid, required, tooLong, type FieldError } from '../field-error'
import type { ConfigMap, Secret } from '../types'
import { isSame } from '../updates'
import { configKey } from './formats'

const none: readonly FieldError[] = []
const LIMIT_BYTES = 1024 * 1024

const keysOf = (data: Readonly<Record<string, string>> | undefined): readonly string[] => Object.keys(data ?? {}).sort()

const bytesOf = (text: string): number => new TextEncoder().encode(text).length
/** Four characters of base64 stand for three bytes. */
const decodedBytes = (base64: string): number => Math.floor((base64.replace(/=+$/, '').length * 3) / 4)

export function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): readonly FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const key of keysOf(data)) {
    errors.push(...configKey(key).map((fault) => invalid(`data[${key}]`, key, fault)))
    if (key in binaryData) errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'))
    bytes += bytesOf(data[key])
  }
  for (const key of keysOf(binaryData)) {
    errors.push(...configKey(key).map((fault) => invalid(`binaryData[${key}]`, key, fault)))
    bytes += decodedBytes(binaryData[key])
  }
  return bytes > LIMIT_BYTES ? [...errors, tooLong('[]', LIMIT_BYTES)] : errors
}

interface Settings {
  readonly immutable?: boolean
  readonly data?: Readonly<Record<string, string>>
  readonly binaryData?: Readonly<Record<string, string>>
}

/** Once declared immutable, it stays so, with all it holds. */
export function validateImmutable(next: Settings, previous: Settings): readonly FieldError[] {
  if (!previous.immutable) return none
  const refuse = (field: string) => forbidden(field, 'field is immutable when `immutable` is set')
  return [
    ...(next.immutable ? none : [refuse('immutable')]),
    ...(isSame(next.data, previous.data) ? none : [refuse('data')]),
    ...(isSame(next.binaryData, previous.binaryData) ? none : [refuse('binaryData')]),
  ]
}

export function validateSecret(secret: Secret): readonly FieldError[] {
  const { data = {} } = secret
  const errors: FieldError[] = []
  let bytes = 0
  for (const key of keysOf(data)) {
    errors.push(...configKey(key).map((fault) => invalid(`data[${key}]`, key, fault)))
    bytes += decodedBytes(data[key])
  }
  if (bytes > LIMIT_BYTES) errors.push(tooLong('data', LIMIT_BYTES))
  return [...errors, ...validateTyped(secret)]
}

function validateTyped(secret: Secret): readonly FieldError[] {
  switch (secret.type) {
    case 'kubernetes.io/service-account-token':
      return secret.metadata.annotations?.['kubernetes.io/service-account.name']
        ? none
        : [required('metadata.annotations[kubernetes.io/service-account.name]')]
    case 'kubernetes.io/dockercfg':
      return validateJson(secret, '.dockercfg')
    case 'kubernetes.io/dockerconfigjson':
      return validateJson(secret, '.dockerconfigjson')
    case 'kubernetes.io/basic-auth':
      return 'username' in (secret.data ?? {}) || 'password' in (secret.data ?? {}) ? none : needs(secret, ['username', 'password'])
    case 'kubernetes.io/ssh-auth':
      return secret.data?.['ssh-privatekey'] ? none : [required('data[ssh-privatekey]')]
    case 'kubernetes.io/tls':
      return needs(secret, ['tls.crt', 'tls.key'])
    default:
      return none
  }
}

const needs = ({ data = {} }: Secret, keys: readonly string[]): readonly FieldError[] =>
  keys.filter((key) => !(key in data)).map((key) => required(`data[${key}]`))

function validateJson({ data = {} }: Secret, key: string): readonly FieldError[] {
  if (!(key in data)) return [required(`data[${key}]`)]
  const problem = jsonProblem(atob(data[key]))
  return problem ? [invalid(`data[${key}]`, '<secret contents redacted>', problem)] : none
}

/** Simplified: says where JSON goes wrong at its first character only; a real cluster names the offending one. */
function jsonProblem(text: string): string | undefined {
  const first = text.trim()[0]
  if (first === undefined) return 'unexpected end of JSON input'
  if (!/["{[\-\dtfn]/.test(first)) return `invalid character '${first}' looking for beginning of value`
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return 'unexpected end of JSON input'
  }
}

export function validateSecretUpdate(next: Secret, previous: Secret): readonly FieldError[] {
  const errors = validateImmutable(next, previous)
  return next.type === previous.type ? errors : [invalid('type', next.type ?? '', 'field is immutable'), ...errors]
}
