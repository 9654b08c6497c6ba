import { expect, it } from 'vitest'
import { formOf, requireStreamable } from './accept'
import { yamlIfWanted } from './yaml-answer'

const answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"kind":"Pod","apiVersion":"v1"}' }
const as = (parameters: string): string => `application/json;as=Table;${parameters}`

it.each([
  { accept: 'application/yaml', path: '/api/v1/pods', type: 'application/yaml', body: 'apiVersion: v1\nkind: Pod\n' },
  { accept: 'application/vnd.kubernetes.protobuf, application/yaml', path: '/api/v1/pods', type: 'application/yaml', body: 'apiVersion: v1\nkind: Pod\n' },
  { accept: 'application/json, application/yaml', path: '/api/v1/pods', type: 'application/json', body: answer.body },
  { accept: 'application/yaml', path: '/version', type: 'application/json', body: answer.body },
])('answers whoever accepts $accept at $path in $type', ({ accept, path, type, body }) => {
  expect(yamlIfWanted({ method: 'GET', path, headers: { accept } }, answer)).toEqual({ status: 200, headers: { 'content-type': type }, body })
})

it('streams no YAML', () => {
  expect(() => requireStreamable('application/yaml')).toThrow(/are accepted: application\/json;stream=watch, /)
  expect(() => requireStreamable('application/json')).not.toThrow()
})

it.each([
  { accept: as('g=meta.k8s.io;v=v1'), form: 'table' },
  { accept: as('g=meta.k8s.io;v=v1beta1'), form: 'table' },
  { accept: `${as('g=meta.k8s.io;v=v2')},application/json`, form: 'object' },
])('gives $accept as $form', ({ accept, form }) => {
  expect(formOf(accept)).toBe(form)
})

it('knows tables of one group and two versions alone', () => {
  for (const unknown of [as('g=meta.k8s.io;v=v2'), as('v=v1'), as('g=other;v=v1')]) expect(() => formOf(unknown)).toThrow(/media types/)
})
