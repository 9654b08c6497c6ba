/**
 * How something is to be deleted: as the body says, or where there is none the query.
 * Upstream: k8s.io/apiserver/pkg/endpoints/handlers/delete.go, k8s.io/apimachinery/pkg/apis/meta/v1/validation (v1.32).
 */
import type { DeleteOptions } from '../../../api/door'
import { invalid, notSupported, type FieldError } from '../../../api/field-error'
import { badRequestError, invalidError } from '../../../api/status-error'
import { isRecord, parseBody } from './decode-body'
import type { ResourceExchange } from './exchange'

const TYPE = { group: '', version: 'v1', kind: 'DeleteOptions' }
const policies = ['Foreground', 'Background', 'Orphan'] as const

interface Sent {
  readonly gracePeriodSeconds?: number
  readonly orphanDependents?: boolean
  readonly propagationPolicy?: string
  readonly preconditions?: NonNullable<DeleteOptions['preconditions']>
  readonly dryRun?: readonly string[]
}

export function deleteOptions(exchange: ResourceExchange): DeleteOptions {
  const sent = exchange.request.body ? sentInBody(exchange) : sentInQuery(exchange.query)
  const faults = faultsOf(sent)
  if (faults.length > 0) throw invalidError({ group: 'meta.k8s.io', kind: TYPE.kind }, '', faults)
  const { gracePeriodSeconds, preconditions, dryRun = [] } = sent
  return {
    // Less than nothing is the least.
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: gracePeriodSeconds < 0 ? 1 : gracePeriodSeconds }),
    ...(preconditions ? { preconditions } : {}),
    propagationPolicy: sent.orphanDependents === undefined ? policies.find((policy) => policy === sent.propagationPolicy) : sent.orphanDependents ? 'Orphan' : 'Background',
    warn: (text) => void exchange.warnings.push(text),
    dryRun: dryRun.length > 0,
  }
}

function sentInBody(exchange: ResourceExchange): Sent {
  const { schema, kind } = exchange
  // Each kind has options of its own group and version, which are all the same.
  const type = { ...kind, ...TYPE }
  const body = parseBody({ ...exchange, kind: type }) ?? {}
  const fault = isRecord(body) ? schema?.findWrongTypes(body, type) : 'json: cannot unmarshal into Go value of type v1.DeleteOptions'
  if (fault) throw badRequestError(fault)
  return (schema?.decoded(body, type) ?? body) as Sent
}

function sentInQuery(query: URLSearchParams): Sent {
  const seconds = query.get('gracePeriodSeconds')
  if (seconds && !/^[-+]?\d{1,18}$/.test(seconds)) throw badRequestError(`strconv.ParseInt: parsing ${JSON.stringify(seconds)}: invalid syntax`)
  const policy = query.get('propagationPolicy')
  const orphan = query.get('orphanDependents')
  return {
    ...(seconds ? { gracePeriodSeconds: Number(seconds) } : {}),
    ...(orphan === null ? {} : { orphanDependents: orphan !== 'false' && orphan !== '0' }),
    ...(policy ? { propagationPolicy: policy } : {}),
    dryRun: query.getAll('dryRun'),
  }
}

function faultsOf({ propagationPolicy, orphanDependents, dryRun = [] }: Sent): FieldError[] {
  const field = 'propagationPolicy'
  const isKnown = policies.some((policy) => policy === propagationPolicy)
  const both = 'orphanDependents and deletionPropagation cannot be both set'
  return [
    ...(orphanDependents !== undefined && propagationPolicy !== undefined ? [invalid(field, propagationPolicy, both)] : []),
    ...(propagationPolicy !== undefined && !isKnown ? [notSupported(field, propagationPolicy, [...policies, 'nil'])] : []),
    ...dryRunFaults(dryRun),
  ]
}

export const dryRunFaults = (dryRun: readonly string[]): FieldError[] =>
  dryRun.every((value) => value === 'All') ? [] : [notSupported('dryRun', dryRun, ['All'])]
