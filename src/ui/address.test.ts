import { expect, it } from 'vitest'
import { readAddress, type Address } from './address'

const nothing: Address = { lesson: undefined, seed: undefined, replay: undefined, panes: undefined, speed: undefined }

it.each<{ name: string; at: { hash: string; search: string }; asked: Partial<Address> }>([
  { name: 'nothing', at: { hash: '', search: '' }, asked: {} },
  { name: 'a lesson in the hash', at: { hash: '#lesson=services/wrong-door&seed=7', search: '' }, asked: { lesson: 'services/wrong-door', seed: '7' } },
  { name: 'a lesson in the query', at: { hash: '#', search: '?lesson=a%2Fb' }, asked: { lesson: 'a/b' } },
  { name: 'some panes', at: { hash: '#panes=Terminal,graph', search: '' }, asked: { panes: ['terminal', 'graph'] } },
  { name: 'a speed', at: { hash: '#speed=0.5', search: '' }, asked: { speed: 0.5 } },
  { name: 'no speed by a word', at: { hash: '#speed=fast', search: '' }, asked: {} },
  { name: 'a session', at: { hash: '#replay=1abc', search: '' }, asked: { replay: '1abc' } },
])('an address can ask for $name', ({ at, asked }) => expect(readAddress(at)).toEqual({ ...nothing, ...asked }))
