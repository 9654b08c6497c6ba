/** Facts of upstream's TestPriorityQueue_NominatedPodDeleted, _UpdateNominatedPodForNode and TestPriorityQueue_NominatedPodUpdated (v1.32). */
import { describe, expect, it } from 'vitest'
import { createNominator } from './nominator'
import { infoOf, podOf } from './snapshot.test.support'

const on = (nominator: ReturnType<typeof createNominator>, nodeName: string): string[] => [...(nominator.on(nodeName)?.keys() ?? [])]
const told = (nominatedNodeName: string) => ({ status: nominatedNodeName === '' ? {} : { nominatedNodeName } })

describe('promises of room', () => {
  it('begin with what a pod says itself', () => {
    const nominator = createNominator()
    expect(nominator.isEmpty).toBe(true)
    nominator.follow(infoOf('p', told('n1')))
    nominator.follow(infoOf('other'))
    expect([on(nominator, 'n1'), on(nominator, 'n2'), nominator.isEmpty]).toEqual([['p'], [], false])
  })

  it('are for one node at a time', () => {
    const nominator = createNominator()
    nominator.nominate(infoOf('p'), 'n1')
    nominator.nominate(infoOf('p'), 'n2')
    expect([on(nominator, 'n1'), on(nominator, 'n2')]).toEqual([[], ['p']])
    nominator.nominate(infoOf('p'), '')
    expect(nominator.isEmpty).toBe(true)
  })

  const updates: readonly (readonly [title: string, before: string, after: string, expected: string])[] = [
    ['keep while what was written has not come round', '', '', 'promised'],
    ['follow what the pod says now', '', 'n2', 'n2'],
    ['follow the pod to another node', 'n1', 'n2', 'n2'],
    ['stay where they are', 'promised', 'promised', 'promised'],
    ['end when somebody takes the name away', 'promised', '', ''],
  ]
  it.each(updates)('%s', (_title, before, after, expected) => {
    const nominator = createNominator()
    nominator.nominate(infoOf('p'), 'promised')
    nominator.follow(infoOf('p', told(after)), podOf('p', told(before)))
    expect(['promised', 'n1', 'n2'].filter((name) => on(nominator, name).length > 0)).toEqual(expected === '' ? [] : [expected])
  })

  it('end with the pod', () => {
    const nominator = createNominator()
    nominator.nominate(infoOf('p'), 'n1')
    nominator.nominate(infoOf('q'), 'n1')
    nominator.remove('p')
    nominator.remove('unknown')
    expect(on(nominator, 'n1')).toEqual(['q'])
  })
})
