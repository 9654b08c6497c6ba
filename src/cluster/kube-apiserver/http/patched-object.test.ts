import { expect, it } from 'vitest'
import { readBody } from '../../../api/http'
import type { Kind } from '../../../api/kind'
import { kinds } from '../../../api/kinds'
import { Deployment } from '../../../api/kinds/deployment'
import schema from '../../../api/openapi/generated/schema.json'
import { createOpenApi } from '../../../api/openapi/openapi'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

function startWithDeployment() {
  const simulation = createSimulation({ seed: 'patched', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[], schema: createOpenApi(schema) })
  const labels = { app: 'web' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
  server.door({ user: 'tester', fieldManager: 'test' }).create(Deployment, { metadata: { name: 'web', namespace: 'default' }, spec: { selector: { matchLabels: labels }, template } })
  const send = async (type: string, patch: unknown, query = '') => {
    const path = `/apis/apps/v1/namespaces/default/deployments/web${query}`
    const response = await server.fetch({ method: 'PATCH', path, headers: { 'content-type': `application/${type}` }, body: JSON.stringify(patch) })
    return { status: response.status, warning: response.headers.warning, body: JSON.parse(await readBody(response)) }
  }
  return { send }
}

const patchDeployment = (type: string, patch: unknown, query = '') => startWithDeployment().send(type, patch, query)

const STRATEGIC = 'strategic-merge-patch+json'
const MERGE = 'merge-patch+json'

it('patches again what was changed before', async () => {
  const { send } = startWithDeployment()
  await send(STRATEGIC, { spec: { replicas: 2 } })
  const { status, body } = await send(STRATEGIC, { spec: { replicas: 3 } })
  expect({ status, replicas: body.spec?.replicas }).toEqual({ status: 200, replicas: 3 })
})

it.each([{ type: STRATEGIC }, { type: MERGE }])('warns of fields that do not exist and does not keep them: $type', async ({ type }) => {
  const { status, warning, body } = await patchDeployment(type, { spec: { replicsa: 3, replicas: 2 } })
  expect(status).toBe(200)
  expect(warning).toContain('unknown field \\"spec.replicsa\\"')
  expect(body.spec.replicas).toBe(2)
  expect(body.spec).not.toHaveProperty('replicsa')
})

it.each([
  { type: STRATEGIC, patch: { spec: { replicas: 'x' } }, message: ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32' },
  { type: STRATEGIC, patch: { spec: { template: { metadata: { labels: { a: 1 } } } } }, message: ' "" is invalid: patch: Invalid value: "map[spec:map[template:map[metadata:map[labels:map[a:1]]]]]": cannot convert int64 to string' },
  { type: STRATEGIC, patch: { spec: { nope: 1 } }, query: '?fieldValidation=Strict', message: ' "" is invalid: patch: Invalid value: "map[spec:map[nope:1]]": strict decoding error: unknown field "spec.nope"' },
  { type: MERGE, patch: { spec: { replicas: 'x' } }, message: /: json: cannot unmarshal string into Go struct field DeploymentSpec\.spec\.replicas of type int32$/ },
])('refuses what cannot be read: $patch', async ({ type, patch, query, message }) => {
  const { status, body } = await patchDeployment(type, patch, query)
  expect(status).toBe(422)
  expect(body.message).toMatch(message)
})

it.each([
  { type: STRATEGIC, message: 'json: cannot unmarshal array into Go value of type map[string]interface {}' },
  { type: MERGE, message: 'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}' },
])('refuses a list where a $type is an object', async ({ type, message }) => {
  expect(await patchDeployment(type, [])).toMatchObject({ status: 400, body: { reason: 'BadRequest', message } })
})
