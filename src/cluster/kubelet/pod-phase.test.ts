import { describe, expect, it } from 'vitest'
import type { Core } from '../../api/types'
import { phaseOf, type Phase } from './pod-phase'

type Word = 'waiting' | 'running' | 'starting' | 'ok' | 'failed' | 'crashing'

const states: Readonly<Record<Word, Pick<Core.ContainerStatus, 'state' | 'lastState' | 'started'>>> = {
  waiting: { state: { waiting: { reason: 'ContainerCreating' } }, lastState: {} },
  running: { state: { running: {} }, lastState: {}, started: true },
  starting: { state: { running: {} }, lastState: {}, started: false },
  ok: { state: { terminated: { exitCode: 0 } }, lastState: {} },
  failed: { state: { terminated: { exitCode: 1 } }, lastState: {} },
  crashing: { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 1 } } },
}

const statuses = (words: readonly Word[], prefix: string): Core.ContainerStatus[] =>
  words.map((word, index) => ({
    name: `${prefix}${index}`,
    image: '',
    imageID: '',
    ready: false,
    restartCount: 0,
    ...states[word],
  }))

describe('the phase of a pod', () => {
  const cases: {
    policy: string
    containers: Word[]
    init?: Word[]
    sidecars?: string[]
    isOver?: boolean
    phase: Phase
  }[] = [
    { policy: 'Always', containers: ['waiting'], phase: 'Pending' },
    { policy: 'Always', containers: ['running', 'waiting'], phase: 'Pending' },
    { policy: 'Always', containers: ['running', 'running'], phase: 'Running' },
    { policy: 'Always', containers: ['running', 'crashing'], phase: 'Running' },
    { policy: 'Always', containers: ['crashing'], phase: 'Running' },
    { policy: 'Always', containers: ['ok'], phase: 'Running' },
    { policy: 'OnFailure', containers: ['ok', 'ok'], phase: 'Succeeded' },
    { policy: 'OnFailure', containers: ['ok', 'failed'], phase: 'Running' },
    { policy: 'Never', containers: ['ok', 'failed'], phase: 'Failed' },
    { policy: 'Never', containers: ['running', 'failed'], phase: 'Running' },
    { policy: 'Always', containers: ['waiting'], init: ['running'], phase: 'Pending' },
    { policy: 'Always', containers: ['waiting'], init: ['crashing'], phase: 'Pending' },
    { policy: 'Never', containers: ['waiting'], init: ['failed'], phase: 'Failed' },
    { policy: 'Always', containers: ['running'], init: ['ok', 'ok'], phase: 'Running' },
    { policy: 'Always', containers: ['waiting'], init: ['waiting'], sidecars: ['i0'], phase: 'Pending' },
    { policy: 'Never', containers: ['waiting'], init: ['crashing'], phase: 'Failed' },
    { policy: 'OnFailure', containers: ['waiting'], init: ['failed'], phase: 'Pending' },
    { policy: 'Always', containers: ['waiting'], init: ['ok', 'running'], phase: 'Pending' },
    { policy: 'Always', containers: ['waiting'], init: ['ok', 'ok'], phase: 'Pending' },
    { policy: 'Always', containers: ['waiting'], init: ['starting'], sidecars: ['i0'], phase: 'Pending' },
    { policy: 'Always', containers: ['waiting'], init: ['running'], sidecars: ['i0'], phase: 'Pending' },
    { policy: 'Always', containers: ['waiting'], init: ['crashing'], sidecars: ['i0'], phase: 'Pending' },
    { policy: 'Always', containers: ['running'], init: ['starting'], sidecars: ['i0'], phase: 'Running' },
    { policy: 'Always', containers: ['running'], init: ['crashing'], sidecars: ['i0'], phase: 'Running' },
    { policy: 'Always', containers: ['crashing'], init: ['running'], sidecars: ['i0'], phase: 'Running' },
    { policy: 'Never', containers: ['ok'], init: ['running'], sidecars: ['i0'], phase: 'Running' },
    { policy: 'Never', containers: ['failed'], init: ['running'], sidecars: ['i0'], phase: 'Running' },
    { policy: 'Never', containers: ['ok'], init: ['ok'], sidecars: ['i0'], phase: 'Succeeded' },
    { policy: 'Never', containers: ['ok'], init: ['failed'], sidecars: ['i0'], phase: 'Succeeded' },
    { policy: 'Never', containers: ['failed'], init: ['ok'], sidecars: ['i0'], phase: 'Failed' },
    { policy: 'OnFailure', containers: ['failed'], init: ['ok'], sidecars: ['i0'], phase: 'Running' },
    { policy: 'Always', containers: ['ok'], init: ['ok'], sidecars: ['i0'], phase: 'Running' },
    { policy: 'Always', containers: ['ok'], init: ['failed'], sidecars: ['i0'], isOver: true, phase: 'Succeeded' },
    { policy: 'Always', containers: ['waiting'], init: ['failed'], isOver: true, phase: 'Failed' },
    { policy: 'Always', containers: ['ok'], isOver: true, phase: 'Succeeded' },
    { policy: 'Always', containers: ['failed'], isOver: true, phase: 'Failed' },
    { policy: 'Always', containers: ['waiting'], isOver: true, phase: 'Failed' },
  ]
  for (const { policy, containers, init = [], sidecars = [], isOver = false, phase } of cases) {
    const before = init.length > 0 ? `${sidecars.length > 0 ? 'sidecar' : 'init'} ${init.join(', ')}; ` : ''
    it(`is ${phase} with ${before}${containers.join(', ')} and restartPolicy ${policy}${isOver ? ', at the end' : ''}`, () => {
      const facts = {
        restartPolicy: policy,
        init: statuses(init, 'i'),
        sidecars: new Set(sidecars),
        containers: statuses(containers, 'c'),
        isOver,
      }
      expect(phaseOf(facts)).toBe(phase)
    })
  }
})
