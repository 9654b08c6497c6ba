import { expect, it } from 'vitest'
import { readAddress } from './address'

it.each([
  { name: 'nothing', at: { hash: '', search: '' }, asked: { lesson: undefined, seed: undefined } },
  { name: 'a lesson in the hash', at: { hash: '#lesson=services/wrong-door&seed=7', search: '' }, asked: { lesson: 'services/wrong-door', seed: '7' } },
  { name: 'a lesson in the query', at: { hash: '#', search: '?lesson=a%2Fb' }, asked: { lesson: 'a/b', seed: undefined } },
])('an address can ask for $name', ({ at, asked }) => expect(readAddress(at)).toEqual(asked))
