/** The policies of a Job: for failed pods, for success, for who manages it. Upstream: pkg/apis/batch/validation/validation.go (v1.32). */
import { duplicate, invalid, notSupported, required, tooLong, tooMany, type FieldError } from '../field-error'
import type { Batch } from '../types'
import { dnsSubdomain, domainPath, qualifiedName } from './formats'
import { invalidGo } from './go-value'
import { nonNegative } from './probe'

const none: readonly FieldError[] = []
const MAX_RULES = 20
const MAX_CODES = 255
const MAX_MANAGER_LENGTH = 63
const MAX_INDEXES_LENGTH = 64 * 1024
/** Beyond so many completions limits per index must be bounded themselves. */
const MANY_COMPLETIONS = 100_000
const LIMIT_FOR_MANY = 10_000

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const operators = ['In', 'NotIn']
const statuses = ['False', 'True', 'Unknown']

const goNames = (names: readonly string[]): string => `valid values: [${names.map((name) => JSON.stringify(name)).join(' ')}]`
const goNumbers = (values: readonly number[] | undefined): string => (values ? `[]int32{${values.join(', ')}}` : '[]int32(nil)')

function oneOf(value: string | undefined, names: readonly string[], path: string): readonly FieldError[] {
  if (!value) return [required(path, goNames(names))]
  return names.includes(value) ? none : [notSupported(path, value, names)]
}

/** `acme.io/foo` */
export function validateManagedBy(managedBy: string | undefined, path: string): readonly FieldError[] {
  if (managedBy === undefined || managedBy === null) return none
  if (managedBy === '') return [required(path)]
  const slash = managedBy.indexOf('/')
  const [host, rest] = [managedBy.slice(0, slash), managedBy.slice(slash + 1)]
  if (slash <= 0 || rest === '') return [invalid(path, managedBy, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  return [
    ...dnsSubdomain(host).map((fault) => invalid(path, host, fault)),
    ...domainPath(rest).map((fault) => invalid(path, rest, fault)),
    ...(managedBy.length > MAX_MANAGER_LENGTH ? [tooLong(path, MAX_MANAGER_LENGTH)] : none),
  ]
}

/** What limits per index an Indexed Job may have. */
export function validateIndexLimits(spec: Batch.JobSpec, path: string): readonly FieldError[] {
  const { completions = 0, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec
  const errors: FieldError[] = []
  const tooLarge = (field: 'maxFailedIndexes' | 'parallelism', detail: string) =>
    errors.push(invalid(`${path}.${field}`, spec[field], detail))
  if ((maxFailedIndexes ?? 0) > completions) tooLarge('maxFailedIndexes', 'must be less than or equal to completions')
  if ((maxFailedIndexes ?? 0) > MANY_COMPLETIONS) tooLarge('maxFailedIndexes', `must be less than or equal to ${MANY_COMPLETIONS}`)
  if (completions <= MANY_COMPLETIONS || backoffLimitPerIndex === undefined) return errors
  const many = `when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`
  const bounded = `must be less than or equal to ${LIMIT_FOR_MANY} ${many}`
  if (maxFailedIndexes === undefined) {
    errors.push(required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY_COMPLETIONS}`))
  }
  if (parallelism > LIMIT_FOR_MANY) tooLarge('parallelism', bounded)
  if ((maxFailedIndexes ?? 0) > LIMIT_FOR_MANY) tooLarge('maxFailedIndexes', bounded)
  return errors
}

export function validatePodFailurePolicy(spec: Batch.JobSpec, path: string): readonly FieldError[] {
  const { rules } = spec.podFailurePolicy ?? { rules: [] }
  return [
    ...(rules.length > MAX_RULES ? [tooMany(`${path}.rules`, rules.length, MAX_RULES)] : none),
    ...rules.flatMap((rule, index) => validateFailureRule(spec, rule, `${path}.rules[${index}]`)),
  ]
}

function validateFailureRule(spec: Batch.JobSpec, rule: Batch.PodFailurePolicyRule, path: string): readonly FieldError[] {
  const { action, onExitCodes, onPodConditions = [] } = rule
  const isLost = action === 'FailIndex' && spec.backoffLimitPerIndex === undefined
  const withoutValue = (detail: string): FieldError => ({ type: 'FieldValueInvalid', field: path, message: `Invalid value: ${detail}` })
  const hasConditions = onPodConditions.length > 0
  return [
    ...oneOf(action, actions, `${path}.action`),
    ...(isLost ? [invalid(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set')] : none),
    ...(onExitCodes ? validateExitCodes(spec, onExitCodes, `${path}.onExitCodes`) : none),
    ...(onPodConditions.length > MAX_RULES ? [tooMany(`${path}.onPodConditions`, onPodConditions.length, MAX_RULES)] : none),
    ...onPodConditions.flatMap((pattern, index) => validatePattern(pattern, `${path}.onPodConditions[${index}]`)),
    ...(onExitCodes && hasConditions ? [withoutValue('specifying both OnExitCodes and OnPodConditions is not supported')] : none),
    ...(!onExitCodes && !hasConditions ? [withoutValue('specifying one of OnExitCodes and OnPodConditions is required')] : none),
  ]
}

const validatePattern = ({ type, status }: Batch.PodFailurePolicyOnPodConditionsPattern, path: string): readonly FieldError[] => [
  ...qualifiedName(type ?? '').map((fault) => invalid(`${path}.type`, type ?? '', fault)),
  ...oneOf(status, statuses, `${path}.status`),
]

type ExitCodes = Batch.PodFailurePolicyOnExitCodesRequirement

function validateExitCodes(
  { template }: Batch.JobSpec,
  { operator, containerName, values: given }: ExitCodes,
  path: string,
): readonly FieldError[] {
  const { containers = [], initContainers = [] } = template?.spec ?? {}
  const isUnknown =
    containerName !== undefined && containerName !== null && ![...containers, ...initContainers].some(({ name }) => name === containerName)
  const values: readonly number[] = given ?? []
  const list = `${path}.values`
  return [
    ...oneOf(operator, operators, `${path}.operator`),
    ...(isUnknown
      ? [invalid(`${path}.containerName`, containerName, 'must be one of the container or initContainer names in the pod template')]
      : none),
    ...(values.length === 0 ? [invalidGo(list, goNumbers(given), 'at least one value is required')] : none),
    ...(values.length > MAX_CODES ? [tooMany(list, values.length, MAX_CODES)] : none),
    ...values.flatMap((value, index) => [
      ...(operator === 'In' && value === 0 ? [invalid(`${list}[${index}]`, value, 'must not be 0 for the In operator')] : none),
      ...(values.indexOf(value) < index ? [duplicate(`${list}[${index}]`, value)] : none),
    ]),
    ...(values.some((value, index) => index > 0 && values[index - 1] > value)
      ? [invalidGo(list, goNumbers(given), 'must be ordered')]
      : none),
  ]
}

export function validateSuccessPolicy({ successPolicy, completions = 0 }: Batch.JobSpec, path: string): readonly FieldError[] {
  const { rules = [] } = successPolicy ?? {}
  if (rules.length === 0) return [required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified')]
  return [
    ...(rules.length > MAX_RULES ? [tooMany(`${path}.rules`, rules.length, MAX_RULES)] : none),
    ...rules.flatMap((rule, index) => validateSuccessRule(rule, completions, `${path}.rules[${index}]`)),
  ]
}

function validateSuccessRule(
  { succeededIndexes, succeededCount }: Batch.SuccessPolicyRule,
  completions: number,
  path: string,
): readonly FieldError[] {
  if (succeededIndexes === undefined && succeededCount === undefined) {
    return [required(path, 'at least one of succeededCount or succeededIndexes must be specified')]
  }
  const counted = succeededIndexes === undefined ? undefined : countIndexes(succeededIndexes, completions)
  const field = `${path}.succeededCount`
  const tooLarge = (limit: number, of: string) =>
    invalid(field, succeededCount, `must be less than or equal to ${limit} (the number of ${of})`)
  return [
    ...((succeededIndexes ?? '').length > MAX_INDEXES_LENGTH ? [tooLong(`${path}.succeededIndexes`, MAX_INDEXES_LENGTH)] : none),
    ...(typeof counted === 'string'
      ? [invalid(`${path}.succeededIndexes`, succeededIndexes, `error parsing succeededIndexes: ${counted}`)]
      : none),
    ...nonNegative(succeededCount, field),
    ...(succeededCount !== undefined && succeededCount > completions ? [tooLarge(completions, 'specified completions')] : none),
    ...(succeededCount !== undefined && counted !== undefined && succeededCount > (typeof counted === 'string' ? 0 : counted)
      ? [tooLarge(typeof counted === 'string' ? 0 : counted, 'indexes in the specified succeededIndexes field')]
      : none),
  ]
}

const INTERVAL_RULE = "that an index interval can have at most two parts separated by '-'"

/** A text says what is wrong with them. */
function countIndexes(indexes: string, completions: number): number | string {
  let total = 0
  let before = -1
  for (const part of indexes === '' ? [] : indexes.split(',')) {
    const limits = part.split('-')
    if (limits.length > 2)
      return `the fragment ${JSON.stringify(part)} violates the requirement ${INTERVAL_RULE}`
    for (const limit of limits) {
      if (!/^[-+]?\d+$/.test(limit)) return `cannot convert string to integer for index: ${JSON.stringify(limit)}`
      if (Number(limit) >= completions) return `too large index: ${JSON.stringify(limit)}`
    }
    const [first, last = first] = limits.map(Number)
    if (limits.length === 2 && first >= last) return `non-increasing order, previous: ${first}, current: ${last}`
    if (before >= first) return `non-increasing order, previous: ${before}, current: ${first}`
    total += last - first + 1
    before = last
  }
  return total
}
