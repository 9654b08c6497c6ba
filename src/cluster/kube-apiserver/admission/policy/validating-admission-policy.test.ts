import { describe, expect, it } from 'vitest'
import type { ApiDoor, WriteOptions } from '../../../../api/door'
import { kinds } from '../../../../api/kinds'
import { ConfigMap } from '../../../../api/kinds/config-map'
import { Deployment } from '../../../../api/kinds/deployment'
import { Namespace } from '../../../../api/kinds/namespace'
import { ValidatingAdmissionPolicy } from '../../../../api/kinds/validating-admission-policy'
import { ValidatingAdmissionPolicyBinding } from '../../../../api/kinds/validating-admission-policy-binding'
import { isStatusError, type StatusError } from '../../../../api/status-error'
import { createSimulation } from '../../../../base/simulation'
import { createApiServer } from '../../api-server'

const deployments = [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] }]
const configMaps = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] }]

interface Setting {
  readonly policy: object
  readonly binding?: object
}

function server({ policy, binding = {} }: Setting): ApiDoor {
  const simulation = createSimulation({ seed: '1', startMs: Date.UTC(2026, 0, 1) })
  const door = createApiServer({ simulation, kinds }).door({ user: 'jane', groups: ['system:masters'], fieldManager: 'kubectl' })
  door.create(ValidatingAdmissionPolicy, {
    metadata: { name: 'p' },
    spec: { matchConstraints: { resourceRules: deployments }, ...policy },
  } as never)
  door.create(ValidatingAdmissionPolicyBinding, {
    metadata: { name: 'b' },
    spec: { policyName: 'p', validationActions: ['Deny'], ...binding },
  } as never)
  return door
}

function deploy(door: ApiDoor, replicas: number, options?: WriteOptions) {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
  return door.create(
    Deployment,
    { metadata: { name: 'web', namespace: 'default' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template } },
    options,
  )
}

function refusal(act: () => unknown): StatusError {
  try {
    act()
  } catch (error) {
    if (isStatusError(error)) return error
    throw error
  }
  throw new Error('nothing was refused')
}

const denied = (message: string): string =>
  `deployments.apps "web" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ${message}`

describe('validating admission policies', () => {
  it('deny with the expression that failed, as something invalid', () => {
    const door = server({ policy: { validations: [{ expression: ' object.spec.replicas <= 5 ' }] } })
    const { status } = refusal(() => deploy(door, 6))
    const text = denied('failed expression: object.spec.replicas <= 5')
    expect(status).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: text,
      details: { name: 'web', group: 'apps', kind: 'deployments' },
    })
    expect(status.details?.causes).toEqual([{ message: text.slice(text.indexOf('Validating')) }])
    expect(deploy(door, 5).spec.replicas).toBe(5)
  })

  it.each<[string, object, string]>([
    ['their message', { validations: [{ expression: 'false', message: ' no more ' }] }, 'no more'],
    [
      'what their message expression makes of it',
      {
        validations: [
          {
            expression: 'false',
            message: 'plain',
            messageExpression: "'%d are too many for %s'.format([object.spec.replicas, request.userInfo.username])",
          },
        ],
      },
      '6 are too many for jane',
    ],
    [
      'their message where its expression fails',
      { validations: [{ expression: 'false', message: 'plain', messageExpression: 'object.spec.missing' + " + 'x'" }] },
      'plain',
    ],
    [
      'why an expression fails',
      { validations: [{ expression: 'object.spec.missing == 1' }] },
      "expression 'object.spec.missing == 1' resulted in error: no such key: missing",
    ],
    [
      'values of variables',
      {
        variables: [
          { name: 'replicas', expression: 'object.spec.replicas' },
          { name: 'isMany', expression: 'variables.replicas > 5' },
        ],
        validations: [{ expression: '!variables.isMany', messageExpression: "'many: ' + string(variables.replicas)" }],
      },
      'many: 6',
    ],
    [
      'which variable fails',
      { variables: [{ name: 'bad', expression: 'object.spec.missing' }], validations: [{ expression: 'variables.bad == 1' }] },
      `expression 'variables.bad == 1' resulted in error: composited variable "bad" fails to evaluate: no such key: missing`,
    ],
    [
      'that a condition fails',
      { matchConditions: [{ name: 'c', expression: 'object.spec.missing' + ' == 1' }], validations: [{ expression: 'true' }] },
      "expression 'object.spec.missing == 1' resulted in error: no such key: missing",
    ],
    [
      'what the caller may not do',
      {
        validations: [
          { expression: "authorizer.group('').resource('pods').namespace('default').check('create').allowed()", message: 'may not' },
          { expression: "!authorizer.requestResource.check('create').allowed()", message: 'may' },
        ],
      },
      'may',
    ],
    [
      'the namespace',
      { validations: [{ expression: "namespaceObject.metadata.name != 'default'", messageExpression: 'namespaceObject.metadata.name' }] },
      'default',
    ],
  ])('say %s', (_title, policy, message) => {
    expect(refusal(() => deploy(server({ policy }), 6)).message).toBe(denied(message))
  })

  it('deny with the reason they name', () => {
    expect(refusal(() => deploy(server({ policy: { validations: [{ expression: 'false', reason: 'Forbidden' }] } }), 1)).code).toBe(403)
  })

  it.each<[string, Setting]>([
    [
      'a rule names something else',
      { policy: { matchConstraints: { resourceRules: configMaps }, validations: [{ expression: 'false' }] } },
    ],
    [
      'a condition does not hold',
      {
        policy: {
          matchConditions: [{ name: 'c', expression: "request.userInfo.username == 'joe'" }],
          validations: [{ expression: 'false' }],
        },
      },
    ],
    ['their failure is to be ignored', { policy: { failurePolicy: 'Ignore', validations: [{ expression: 'object.spec.missing == 1' }] } }],
    [
      'the binding selects other namespaces',
      {
        policy: { validations: [{ expression: 'false' }] },
        binding: { matchResources: { namespaceSelector: { matchLabels: { environment: 'test' } } } },
      },
    ],
    [
      'the object is none of those',
      {
        policy: {
          validations: [{ expression: 'false' }],
          matchConstraints: { resourceRules: deployments, objectSelector: { matchLabels: { strict: 'true' } } },
        },
      },
    ],
  ])('pass when %s', (_title, setting) => {
    expect(deploy(server(setting), 6).metadata.name).toBe('web')
  })

  it('only warn where the binding says so', () => {
    const warnings: string[] = []
    const door = server({
      policy: { validations: [{ expression: 'false', message: 'careful' }] },
      binding: { validationActions: ['Warn', 'Audit'] },
    })
    deploy(door, 1, { warn: (text) => warnings.push(text) })
    expect(warnings).toEqual(["Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': careful"])
  })

  it('take settings from an object', () => {
    const policy = {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      validations: [{ expression: 'object.spec.replicas <= int(params.data.max)' }],
    }
    const door = server({ policy, binding: { paramRef: { name: 'limits', namespace: 'default', parameterNotFoundAction: 'Deny' } } })
    expect(refusal(() => deploy(door, 2)).message).toBe(
      denied('failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction'),
    )
    door.create(ConfigMap, { metadata: { name: 'limits', namespace: 'default' }, data: { max: '3' } })
    expect(refusal(() => deploy(door, 4)).message).toBe(denied('failed expression: object.spec.replicas <= int(params.data.max)'))
    expect(deploy(door, 3).spec.replicas).toBe(3)
  })

  it('see what was there before, and what goes', () => {
    const policy = {
      matchConstraints: { resourceRules: configMaps },
      validations: [
        { expression: "request.operation != 'UPDATE' || object.data.a >= oldObject.data.a", message: 'no way back' },
        { expression: "request.operation != 'DELETE' || (object == null && oldObject.data.a == '9')", message: 'stays' },
      ],
    }
    const door = server({ policy })
    const made = door.create(ConfigMap, { metadata: { name: 'c', namespace: 'default' }, data: { a: '2' } })
    expect(refusal(() => door.update(ConfigMap, { ...made, data: { a: '1' } })).message).toContain('no way back')
    expect(refusal(() => door.delete(ConfigMap, made.metadata)).message).toContain('stays')
    door.update(ConfigMap, { ...made, data: { a: '9' } })
    door.delete(ConfigMap, made.metadata)
  })

  it('see a scaling only where they ask for it', () => {
    const scale = (resources: string[]) => {
      const policy = {
        matchConstraints: { resourceRules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['UPDATE'], resources }] },
        validations: [{ expression: 'object.spec.replicas < 3' }],
      }
      const door = server({ policy })
      const made = deploy(door, 1)
      return () => door.update(Deployment, { ...made, spec: { ...made.spec, replicas: 3 } }, { bookedAs: 'scale' })
    }
    expect(scale(['deployments'])().spec.replicas).toBe(3)
    expect(scale(['deployments/scale'])).toThrow('denied request')
    expect(scale(['deployments/*'])).toThrow('denied request')
  })

  it('match namespaces by their own labels', () => {
    const policy = {
      matchConstraints: {
        namespaceSelector: { matchLabels: { a: 'b' } },
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['namespaces'] }],
      },
      validations: [{ expression: 'false', message: 'no' }],
    }
    const door = server({ policy })
    expect(door.create(Namespace, { metadata: { name: 'x' } }).metadata.name).toBe('x')
    expect(() => door.create(Namespace, { metadata: { name: 'y', labels: { a: 'b' } } })).toThrow('denied request: no')
  })
})

describe('policies that do not compile', () => {
  it.each<[string, object, string]>([
    [
      'expression',
      { validations: [{ expression: 'object.' }] },
      'spec.validations[0].expression: Invalid value: "object.": compilation failed: ERROR: <input>:1:8: Syntax error',
    ],
    [
      'type',
      { validations: [{ expression: 'object.spec' }] },
      'spec.validations[0].expression: Invalid value: "object.spec": must evaluate to bool but got dyn',
    ],
    [
      'message',
      { validations: [{ expression: 'true', messageExpression: '1 + 1' }] },
      'spec.validations[0].messageExpression: Invalid value: "1 + 1": must evaluate to string but got int',
    ],
    ['variable', { variables: [{ name: 'a', expression: 'variables.b' }], validations: [{ expression: 'true' }] }, "undefined field 'b'"],
    ['request', { validations: [{ expression: "request.foo == ''" }] }, "undefined field 'foo'"],
    ['params', { validations: [{ expression: 'params.x == 1' }] }, "undeclared reference to 'params'"],
  ])('are refused: %s', (_title, policy, text) => {
    expect(refusal(() => server({ policy })).message).toContain(text)
  })
})
