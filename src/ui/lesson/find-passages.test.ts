import { expect, it } from 'vitest'
import { findPassages } from './find-passages'

const passages = [
  { lesson: 'a/one', title: 'Pods heal', text: 'A Deployment keeps its Pods.' },
  { lesson: 'a/one', step: 'break', title: 'Break one', text: 'Delete a Pod; the ReplicaSet makes another, and a Service finds it by its label.' },
  { lesson: 'b/two', title: 'Services', text: 'One name for many Pods.' },
]
const found = (query: string): string[] => findPassages(passages, query).map(({ passage: { lesson, step } }) => (step ? `${lesson}#${step}` : lesson))

it.each([
  { query: 'service', places: ['b/two', 'a/one#break'] },
  { query: 'SERVICE  label', places: ['a/one#break'] },
  { query: 'pods', places: ['a/one', 'b/two'] },
  { query: 'quorum', places: [] },
  { query: '  ', places: [] },
])('“$query” is found in $places', ({ query, places }) => expect(found(query)).toEqual(places))

it('shows the text around what was found', () => {
  expect(findPassages(passages, 'label')[0].excerpt).toBe('…makes another, and a Service finds it by its label.')
  expect(findPassages(passages, 'heal')[0].excerpt).toBe('')
})
