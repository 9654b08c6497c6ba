/**
 * What expressions of admission policies and of webhooks' conditions may name, and of what type it is.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/cel/{compile,composition}.go (v1.32).
 */
import { createScope, type CelProgram, type CelScope } from '../cel/environment'
import { nodesOf } from '../cel/syntax'
import type { CelType } from '../cel/types'
import { authorizerLibrary } from './authorizer-library'

const kind = { fields: { group: 'string', version: 'string', kind: 'string' } } as const
const resource = { fields: { group: 'string', version: 'string', resource: 'string' } } as const
const texts = { map: 'string' } as const

const request: CelType = {
  fields: {
    ...{ kind, resource, requestKind: kind, requestResource: resource },
    ...{ subResource: 'string', requestSubResource: 'string', name: 'string', namespace: 'string', operation: 'string' },
    userInfo: { fields: { username: 'string', uid: 'string', groups: { list: 'string' }, extra: { map: { list: 'string' } } } },
    dryRun: 'bool',
    options: 'dyn',
  },
}

const condition = {
  fields: { status: 'string', type: 'string', lastTransitionTime: 'timestamp', message: 'string', reason: 'string' },
} as const

const namespaceObject: CelType = {
  fields: {
    metadata: {
      fields: {
        ...{ name: 'string', generateName: 'string', namespace: 'string', labels: texts, annotations: texts, UID: 'string' },
        ...{ creationTimestamp: 'timestamp', deletionGracePeriodSeconds: 'int', deletionTimestamp: 'timestamp', generation: 'int' },
        ...{ resourceVersion: 'string', finalizers: { list: 'string' } },
      },
    },
    spec: { fields: { finalizers: { list: 'string' } } },
    status: { fields: { conditions: { list: condition }, phase: 'string' } },
  },
}

export interface ScopeOptions {
  readonly hasParams: boolean
  readonly hasAuthorizer: boolean
  /** What the policy itself has named so far. */
  readonly variables?: Readonly<Record<string, CelType>>
}

export const policyScope = ({ hasParams, hasAuthorizer, variables }: ScopeOptions): CelScope =>
  createScope({
    ...authorizerLibrary,
    variables: {
      ...{ object: 'dyn', oldObject: 'dyn', request, namespaceObject },
      ...(hasParams ? { params: 'dyn' } : {}),
      ...(hasAuthorizer ? { authorizer: { named: 'kubernetes.authorization.Authorizer' } } : {}),
      ...(variables ? { variables: { fields: variables } } : {}),
    },
  })

const simple = ['bool', 'int', 'uint', 'double', 'string'] as const

/** A variable is of the type of its expression. */
export const variableType = ({ type }: CelProgram): CelType => simple.find((name) => name === type) ?? 'dyn'

/** `list<int>` is `list(int)` in upstream's texts. */
export const typeText = (type: string): string => type.replaceAll('<', '(').replaceAll('>', ')').replace('null', 'null_type')

/** Which of the policy's variables an expression names. */
export function variablesIn({ ast }: CelProgram): readonly string[] {
  return nodesOf(ast).flatMap(({ op, args }) => {
    if ((op !== '.' && op !== '.?' && op !== '[]') || !Array.isArray(args)) return []
    const [target, field] = args as readonly [{ op?: string; args?: unknown }, unknown]
    if (target.op !== 'id' || target.args !== 'variables') return []
    const name = typeof field === 'object' && field !== null && 'args' in field ? field.args : field
    return typeof name === 'string' ? [name] : []
  })
}
