import { expect, it } from 'vitest'
import { prettyIfWanted } from './pretty'

const answer = (type = 'application/json') => ({ status: 200, headers: { 'content-type': type }, body: '{"status":{"allowed":true},"items":[],"spec":{}}' })
const indented = '{\n  "status": {\n    "allowed": true\n  },\n  "items": [],\n  "spec": {}\n}'

const rows = [
  { name: 'for curl', path: '/api/v1/pods', agent: 'curl/8.5.0', pretty: true },
  { name: 'for a browser', path: '/api/v1/pods', agent: 'Mozilla/5.0 (X11; Linux x86_64)', pretty: true },
  { name: 'when asked for', path: '/api/v1/pods?limit=1&pretty=true', agent: 'kubectl/v1.32.5', pretty: true },
  { name: 'not when curl asks for the other', path: '/api/v1/pods?pretty=false', agent: 'curl/8.5.0', pretty: false },
  { name: 'not for a program', path: '/api/v1/pods', agent: 'kubectl/v1.32.5', pretty: false },
  { name: 'always of the version', path: '/version', agent: 'kubectl/v1.32.5', pretty: true },
  { name: 'always of the index of paths', path: '/?pretty=false', agent: 'kubectl/v1.32.5', pretty: true },
  { name: 'not where the schema is told', path: '/openapi/v3', agent: 'curl/8.5.0', pretty: false },
]
it.each(rows)('indents JSON: $name', ({ path, agent, pretty }) => {
  const { body } = prettyIfWanted({ method: 'GET', path, headers: { 'user-agent': agent } }, answer())
  expect(body).toBe(pretty ? indented : answer().body)
})

it('leaves what is no JSON', () => {
  expect(prettyIfWanted({ method: 'GET', path: '/metrics', headers: { 'user-agent': 'curl/8' } }, answer('text/plain'))).toEqual(answer('text/plain'))
})
