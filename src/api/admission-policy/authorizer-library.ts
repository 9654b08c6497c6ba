/**
 * `authorizer` in expressions of admission policies: what the caller may do beside the request at hand.
 *
 *   authorizer.group('apps').resource('deployments').namespace('prod').check('delete').allowed()
 *   authorizer.path('/healthz').check('get').allowed()
 *   authorizer.requestResource.check('approve').allowed()
 *
 * Upstream: k8s.io/apiserver/pkg/cel/library/authz.go (v1.32).
 * Simplified: field and label selectors of a check are not there; a real API server hands them on to its authorizers.
 */
import type { CelOptions } from '../cel/environment'

export interface CheckedResource {
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
}

export interface Verdict {
  readonly allowed: boolean
  readonly reason: string
  readonly evaluationError?: string
}

/** On whose behalf somebody asks: another account than the caller's when `account` is there. */
export interface Question {
  readonly verb: string
  readonly account?: { readonly namespace: string; readonly name: string }
  readonly path?: string
  readonly resource?: CheckedResource
}

export type Ask = (question: Question) => Verdict

/** Functions look into these; expressions cannot. */
class PathCheck {
  constructor(
    readonly ask: Ask,
    readonly question: Omit<Question, 'verb'>,
  ) {}
}
class GroupCheck extends PathCheck {}
class ResourceCheck extends PathCheck {}
class Decision {
  constructor(readonly verdict: Verdict) {}
}

export class CelAuthorizer {
  readonly requestResource: ResourceCheck
  constructor(
    readonly ask: Ask,
    resource: CheckedResource,
    readonly account?: Question['account'],
  ) {
    this.requestResource = new ResourceCheck(ask, { resource })
  }
}

const nothing: CheckedResource = { group: '', resource: '', subresource: '', namespace: '', name: '' }
const asAccount = ({ account }: { account?: Question['account'] }): Pick<Question, 'account'> => (account ? { account } : {})

const changed =
  (field: keyof CheckedResource) =>
  (check: ResourceCheck, value: string): ResourceCheck =>
    new ResourceCheck(check.ask, { ...check.question, resource: { ...nothing, ...check.question.resource, [field]: value } })

export const authorizerLibrary: Pick<CelOptions, 'types' | 'functions'> = {
  types: {
    'kubernetes.authorization.PathCheck': { ctor: PathCheck },
    'kubernetes.authorization.GroupCheck': { ctor: GroupCheck },
    'kubernetes.authorization.Decision': { ctor: Decision },
    'kubernetes.authorization.ResourceCheck': { ctor: ResourceCheck },
    'kubernetes.authorization.Authorizer': { ctor: CelAuthorizer, fields: { requestResource: 'kubernetes.authorization.ResourceCheck' } },
  },
  functions: [
    {
      signature: 'kubernetes.authorization.Authorizer.path(string): kubernetes.authorization.PathCheck',
      handler: ({ ask, account }: CelAuthorizer, path: string) => new PathCheck(ask, { ...asAccount({ account }), path }),
    },
    {
      signature: 'kubernetes.authorization.Authorizer.group(string): kubernetes.authorization.GroupCheck',
      handler: ({ ask, account }: CelAuthorizer, group: string) =>
        new GroupCheck(ask, { ...asAccount({ account }), resource: { ...nothing, group } }),
    },
    {
      signature: 'kubernetes.authorization.Authorizer.serviceAccount(string, string): kubernetes.authorization.Authorizer',
      handler: ({ ask, requestResource }: CelAuthorizer, namespace: string, name: string) =>
        new CelAuthorizer(ask, requestResource.question.resource ?? nothing, { namespace, name }),
    },
    {
      signature: 'kubernetes.authorization.GroupCheck.resource(string): kubernetes.authorization.ResourceCheck',
      handler: changed('resource'),
    },
    {
      signature: 'kubernetes.authorization.ResourceCheck.subresource(string): kubernetes.authorization.ResourceCheck',
      handler: changed('subresource'),
    },
    {
      signature: 'kubernetes.authorization.ResourceCheck.namespace(string): kubernetes.authorization.ResourceCheck',
      handler: changed('namespace'),
    },
    { signature: 'kubernetes.authorization.ResourceCheck.name(string): kubernetes.authorization.ResourceCheck', handler: changed('name') },
    ...['PathCheck', 'ResourceCheck'].map((type) => ({
      signature: `kubernetes.authorization.${type}.check(string): kubernetes.authorization.Decision`,
      handler: ({ ask, question }: PathCheck, verb: string) => new Decision(ask({ ...question, verb })),
    })),
    { signature: 'kubernetes.authorization.Decision.allowed(): bool', handler: ({ verdict }: Decision) => verdict.allowed },
    { signature: 'kubernetes.authorization.Decision.reason(): string', handler: ({ verdict }: Decision) => verdict.reason },
    {
      signature: 'kubernetes.authorization.Decision.errored(): bool',
      handler: ({ verdict }: Decision) => verdict.evaluationError !== undefined,
    },
    { signature: 'kubernetes.authorization.Decision.error(): string', handler: ({ verdict }: Decision) => verdict.evaluationError ?? '' },
  ],
}
