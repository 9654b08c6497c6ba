import { describe, expect, it } from 'vitest'
import type { LessonView, RanLine } from '../lesson-view'
import { openRefusals } from './refusals'

const view = (ran: readonly RanLine[], file = ''): LessonView => ({
  nowMs: 0,
  commands: ran.map(({ line }) => line),
  ran,
  answers: {},
  list: () => [],
  find: () => undefined,
  reach: () => ({ hops: [], response: undefined, decided: undefined }),
  log: () => undefined,
  read: (name) => (name === 'web.yaml' ? file : 'kind: Deployment\nmetadata:\n  name: other\n'),
})

const line = (text: string, output: string, exitCode = 1): RanLine => ({ line: text, output, exitCode })
const invalid = line('kubectl apply -f web.yaml', 'deployment.apps/web created\nThe Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767\n')
const unread = line('kubectl apply -f web.yaml', 'error: error parsing web.yaml: error converting YAML to JSON: yaml: line 3: mapping values are not allowed in this context\n')
const strict = line('kubectl apply -f web.yaml', 'Error from server (BadRequest): error when creating "web.yaml": Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica"\n')
const forbidden = line('kubectl apply -f web.yaml', 'Error from server (Forbidden): error when creating "web.yaml": pods "web" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2\n')
const noise = line('kubectl get pods', 'No resources found in default namespace.\n', 0)

const rows: { name: string; ran: readonly RanLine[]; file?: string; open: readonly string[] }[] = [
  { name: 'nothing', ran: [], open: [] },
  { name: 'what went well', ran: [line('kubectl apply -f web.yaml', 'service/web created\n', 0)], open: [] },
  { name: 'an object that was refused beside another that was not', ran: [invalid], open: ['Service web'] },
  { name: 'what was refused before something else', ran: [invalid, noise], open: ['Service web'] },
  { name: 'not what got through later', ran: [invalid, line('kubectl apply -f web.yaml', 'deployment.apps/web unchanged\nservice/web created\n', 0)], open: [] },
  { name: 'a kind whose name is in the file alone', ran: [strict], file: 'kind: Service\nmetadata:\n  name: other\n---\nkind: Deployment\nmetadata:\n  name: web\n', open: ['Deployment web'] },
  { name: 'the one of several files that the complaint names', ran: [{ ...strict, line: 'kubectl apply -f other.yaml -f web.yaml' }], file: 'kind: Deployment\nmetadata:\n  name: web\n', open: ['Deployment web'] },
  { name: 'a file that cannot be read', ran: [unread], file: 'kind: Pod\nmetadata:\n  name: web\n  labels: a: b\n', open: [' web'] },
  { name: 'what a quota did not allow', ran: [forbidden], open: ['pods web'] },
  { name: 'not what lies far back', ran: [invalid, ...Array.from({ length: 8 }, () => noise)], open: [] },
]

describe('openRefusals', () => {
  it.each(rows)('finds $name', ({ ran, file, open }) => {
    expect(openRefusals(view(ran, file)).map(({ kind, name }) => `${kind} ${name}`)).toEqual(open)
  })
})
