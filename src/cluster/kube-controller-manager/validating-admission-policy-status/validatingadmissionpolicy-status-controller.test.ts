import { expect, it } from 'vitest'
import { ValidatingAdmissionPolicy } from '../../../api/kinds/validating-admission-policy'
import { startControlPlane } from '../testing.test.support'

it('tells which generation of a policy was looked at', () => {
  const { door, run } = startControlPlane()
  const rule = { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] }
  const spec = { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'true' }] }
  door.create(ValidatingAdmissionPolicy, { metadata: { name: 'p' }, spec })
  run(1)
  const made = door.get(ValidatingAdmissionPolicy, { name: 'p' })
  expect(made.status).toEqual({ observedGeneration: 1, typeChecking: {} })
  door.update(ValidatingAdmissionPolicy, { ...made, spec: { ...made.spec, validations: [{ expression: 'false' }] } })
  run(1)
  expect(door.get(ValidatingAdmissionPolicy, { name: 'p' }).status.observedGeneration).toBe(2)
})
