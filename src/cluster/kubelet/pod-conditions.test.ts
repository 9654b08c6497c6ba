import { describe, expect, it } from 'vitest'
import type { Core, Pod } from '../../api/types'
import { podConditions } from './pod-conditions'
import type { Phase } from './pod-phase'

/** `name=ready`, `name=unready`, `name=started` (ready is another matter), `name=waiting`, `name=crashed`. */
function statusOf(word: string): Core.ContainerStatus {
  const [name, state] = word.split('=')
  const running = { state: { running: {} }, lastState: {} }
  const looks = {
    ready: { ...running, ready: true, started: true },
    unready: { ...running, ready: false, started: true },
    started: { ...running, ready: false, started: true },
    starting: { ...running, ready: false, started: false },
    waiting: { state: { waiting: { reason: 'PodInitializing' } }, lastState: {}, ready: false, started: false },
    crashed: { state: { waiting: {} }, lastState: { terminated: { exitCode: 1 } }, ready: false, started: false },
    done: { state: { terminated: { exitCode: 0 } }, lastState: {}, ready: true, started: false },
  }
  return { name, image: '', imageID: '', restartCount: 0, ...looks[state as keyof typeof looks] }
}

const statuses = (text = ''): Core.ContainerStatus[] => text.split(' ').filter(Boolean).map(statusOf)

interface Case {
  name: string
  phase?: Phase
  init?: string
  main: string
  gates?: string[]
  /** What others have said: `type=status`. */
  said?: string[]
  expected: Record<string, string>
}

function conditionsOf({ phase = 'Running', init, main, gates = [], said = [] }: Case): Record<string, string> {
  const initStatuses = statuses(init)
  const foreign = said.map((word) => ({ type: word.split('=')[0], status: word.split('=')[1] }))
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', uid: '1', resourceVersion: '1', creationTimestamp: '' },
    spec: {
      containers: [],
      initContainers: initStatuses.map(({ name }) => ({ name, ...(name.startsWith('side') ? { restartPolicy: 'Always' } : {}) })),
      readinessGates: gates.map((conditionType) => ({ conditionType })),
    },
    status: { conditions: foreign },
  }
  const facts = { pod, before: foreign, phase, hasSandbox: true, init: initStatuses, containers: statuses(main), now: '' }
  return Object.fromEntries(
    podConditions(facts).map(({ type, status, reason, message }) => [type, [status, reason, message].filter(Boolean).join(' ')]),
  )
}

const unready = (...names: string[]) => `False ContainersNotReady containers with unready status: [${names.join(' ')}]`
const incomplete = (...names: string[]) => `False ContainersNotInitialized containers with incomplete status: [${names.join(' ')}]`

describe('the conditions of a pod', () => {
  const cases: Case[] = [
    {
      name: 'of which everything runs',
      main: 'a=ready b=ready',
      expected: { PodReadyToStartContainers: 'True', Initialized: 'True', Ready: 'True', ContainersReady: 'True', PodScheduled: 'True' },
    },
    { name: 'of which one is not ready', main: 'a=ready b=unready', expected: { Ready: unready('b'), ContainersReady: unready('b') } },
    { name: 'of which none is ready', main: 'b=unready a=waiting', expected: { Ready: unready('b', 'a') } },
    { name: 'with a sidecar that is not ready', init: 'side=started', main: 'a=ready', expected: { Ready: unready('side'), Initialized: 'True' } },
    { name: 'that succeeded', phase: 'Succeeded', main: 'a=done', expected: { Initialized: 'True PodCompleted', Ready: 'False PodCompleted', ContainersReady: 'False PodCompleted' } },
    { name: 'that failed', phase: 'Failed', main: 'a=ready', expected: { Initialized: 'True', Ready: 'False PodFailed', ContainersReady: 'False PodFailed' } },
    { name: 'whose first init container runs', phase: 'Pending', init: 'i=starting j=waiting', main: 'a=waiting', expected: { Initialized: incomplete('i', 'j'), Ready: unready('a') } },
    { name: 'whose last init container crashes', phase: 'Pending', init: 'i=done j=crashed', main: 'a=waiting', expected: { Initialized: incomplete('j') } },
    { name: 'whose init containers are done', init: 'i=done j=done', main: 'a=waiting', phase: 'Pending', expected: { Initialized: 'True' } },
    { name: 'whose sidecar is starting', phase: 'Pending', init: 'side=starting', main: 'a=waiting', expected: { Initialized: incomplete('side'), Ready: unready('side', 'a') } },
    { name: 'whose sidecar is started but not ready', phase: 'Pending', init: 'side=started', main: 'a=waiting', expected: { Initialized: 'True' } },
    { name: 'whose sidecar restarts while the others run', init: 'side=crashed', main: 'a=ready', expected: { Initialized: 'True', Ready: unready('side') } },
    { name: 'whose sidecar restarts while the others crash', init: 'side=crashed', main: 'a=crashed', expected: { Initialized: 'True' } },
    {
      name: 'with a gate of which nobody has spoken',
      main: 'a=ready',
      gates: ['gate1'],
      expected: {
        ContainersReady: 'True',
        Ready: 'False ReadinessGatesNotReady corresponding condition of pod readiness gate "gate1" does not exist.',
      },
    },
    {
      name: 'with two gates, one of them shut',
      main: 'a=ready',
      gates: ['gate1', 'gate2'],
      said: ['gate1=False', 'gate2=True'],
      expected: { gate1: 'False', Ready: 'False ReadinessGatesNotReady the status of pod readiness gate "gate1" is not "True", but False' },
    },
    {
      name: 'with two gates of which neither is open',
      main: 'a=ready',
      gates: ['gate1', 'gate2'],
      said: ['gate1=Unknown'],
      expected: {
        Ready:
          'False ReadinessGatesNotReady the status of pod readiness gate "gate1" is not "True", but Unknown, ' +
          'corresponding condition of pod readiness gate "gate2" does not exist.',
      },
    },
    { name: 'with open gates', main: 'a=ready', gates: ['gate1'], said: ['gate1=True'], expected: { Ready: 'True' } },
    { name: 'with open gates and a container that is not ready', main: 'a=unready', gates: ['gate1'], said: ['gate1=True'], expected: { Ready: unready('a') } },
    { name: 'of which others speak too', main: 'a=ready', said: ['DisruptionTarget=True'], expected: { DisruptionTarget: 'True', Ready: 'True' } },
  ]
  for (const row of cases) it(`tell of one ${row.name}`, () => expect(conditionsOf(row)).toMatchObject(row.expected))
})
