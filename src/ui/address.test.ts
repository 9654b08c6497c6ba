import { describe, expect, it } from 'vitest'
import { addressOf, firstInputs, hasBegunWith, readAddress, type Address } from './address'

const nothing: Address = { lesson: undefined, seed: undefined, replay: undefined, panes: undefined, speed: undefined, yaml: undefined, cmd: undefined, step: undefined, lang: undefined, readonly: false }

it.each<{ name: string; at: { hash: string; search: string }; asked: Partial<Address> }>([
  { name: 'nothing', at: { hash: '', search: '' }, asked: {} },
  { name: 'a lesson in the hash', at: { hash: '#lesson=services/wrong-door&seed=7', search: '' }, asked: { lesson: 'services/wrong-door', seed: '7' } },
  { name: 'a lesson in the query', at: { hash: '#', search: '?lesson=a%2Fb' }, asked: { lesson: 'a/b' } },
  { name: 'some panes', at: { hash: '#panes=Terminal,graph', search: '' }, asked: { panes: ['terminal', 'graph'] } },
  { name: 'a speed', at: { hash: '#speed=0.5', search: '' }, asked: { speed: 0.5 } },
  { name: 'no speed by a word', at: { hash: '#speed=fast', search: '' }, asked: {} },
  { name: 'a manifest', at: { hash: '#yaml=kind%3A%20Pod%0Aa%3A%20b', search: '' }, asked: { yaml: 'kind: Pod\na: b' } },
  { name: 'a command', at: { hash: '#cmd=kubectl+get+pods', search: '' }, asked: { cmd: 'kubectl get pods' } },
  { name: 'a step in a language', at: { hash: '', search: '?step=2&lang=de' }, asked: { step: '2', lang: 'de' } },
  { name: 'hands off', at: { hash: '#readonly', search: '' }, asked: { readonly: true } },
  { name: 'hands off in an attribute', at: { hash: '#readonly=', search: '' }, asked: { readonly: true } },
  { name: 'hands on', at: { hash: '#readonly=false', search: '' }, asked: {} },
  { name: 'a session', at: { hash: '#replay=1abc', search: '' }, asked: { replay: '1abc' } },
])('an address can ask for $name', ({ at, asked }) => expect(readAddress(at)).toEqual({ ...nothing, ...asked }))

it.each([
  { name: 'a lesson', from: { hash: '', search: '' }, place: { lesson: 'a/b' }, address: '#lesson=a/b' },
  { name: 'a step in a page that looks as it did', from: { hash: '#lesson=x/y&theme=dark&seed=7&cmd=ls&panes=lesson,tree', search: '' }, place: { lesson: 'a/b', step: 'c' }, address: '#lesson=a/b&step=c&panes=lesson%2Ctree&theme=dark' },
  { name: 'free play', from: { hash: '', search: '?lang=de' }, place: {}, address: '#lang=de' },
])('the address of $name', ({ from, place, address }) => expect(addressOf(from, place)).toBe(address))

describe('what an address begins with', () => {
  const asked = { yaml: 'kind: Pod', cmd: 'kubectl apply -f link.yaml' }
  const inputs = firstInputs(asked, 5)

  it('is a file and a command', () => {
    expect(inputs).toEqual([
      { type: 'write', at: 5, path: 'link.yaml', content: 'kind: Pod\n' },
      { type: 'command', at: 5, line: 'kubectl apply -f link.yaml' },
    ])
    expect(firstInputs({ yaml: undefined, cmd: undefined }, 5)).toEqual([])
  })

  it('is known again in a kept session, and missed in another one', () => {
    const settings = { seed: '1', startMs: 5, nodes: 3 }
    const more = [...inputs, { type: 'command' as const, at: 9, line: 'ls' }]
    expect(hasBegunWith({ settings, inputs: more }, asked)).toBe(true)
    expect(hasBegunWith({ settings, inputs: more }, { ...asked, cmd: 'ls' })).toBe(false)
    expect(hasBegunWith({ settings, inputs: [] }, asked)).toBe(false)
    expect(hasBegunWith({ settings, inputs: more }, { yaml: undefined, cmd: undefined })).toBe(true)
  })
})
