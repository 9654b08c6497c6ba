import { describe, expect, it } from 'vitest'
import type { Pod } from '../../api/types'
import type { Container } from '../container-runtime/container'
import type { ContainerRecord } from './container-record'
import { planPod } from './plan-pod'

/**
 * `-` not yet started, `run`, `starting` (its startup probe has not succeeded), `ok`, `bad` (ended), `sick` (failed its
 * liveness probe), `late` (failed its startup probe), `changed`.
 */
type State = '-' | 'run' | 'starting' | 'ok' | 'bad' | 'sick' | 'late' | 'changed'

const restarts = { sick: 'liveness', late: 'startup', changed: 'definition' } as const

function record(word: string, list: 'init' | 'main' | 'debug'): ContainerRecord {
  const [name, state] = word.split('=') as [string, State]
  const hasEnded = state === 'ok' || state === 'bad'
  const current = { isRunning: !hasEnded, exit: hasEnded ? { exitCode: state === 'ok' ? 0 : 1 } : undefined }
  return {
    spec: { name, ...(name.startsWith('side') ? { restartPolicy: 'Always' } : {}) },
    isInit: list === 'init',
    isEphemeral: list === 'debug',
    fieldPath: '',
    current: state === '-' ? undefined : (current as Container),
    previous: undefined,
    failure: undefined,
    isReady: false,
    isStarted: state !== 'starting' && state !== 'late',
    mustRestart: state in restarts ? restarts[state as keyof typeof restarts] : undefined,
  }
}

const podOf = (restartPolicy: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', uid: '1', resourceVersion: '1', creationTimestamp: '' },
  spec: { restartPolicy, containers: [] },
  status: {},
})

const words = (text = ''): string[] => text.split(' ').filter((word) => word !== '')

interface Case {
  name: string
  policy?: 'Always' | 'OnFailure' | 'Never'
  init?: string
  main: string
  debug?: string
  start?: string
  kill?: string[]
  isDone?: boolean
  isSandboxLost?: boolean
}

describe('what a pod needs next', () => {
  const cases: Case[] = [
    { name: 'everything is started in a new pod', main: 'a=- b=-', start: 'a b' },
    { name: 'nothing is done while everything runs', main: 'a=run b=run' },
    { name: 'what ended is started again', main: 'a=run b=bad c=ok', start: 'b c' },
    { name: 'only what failed is started again with OnFailure', policy: 'OnFailure', main: 'a=run b=bad c=ok', start: 'b' },
    { name: 'nothing is started again with Never', policy: 'Never', main: 'a=run b=bad c=ok' },
    { name: 'the pod is done when all succeeded with OnFailure', policy: 'OnFailure', main: 'a=ok b=ok', isDone: true },
    { name: 'the pod is done when all ended with Never', policy: 'Never', main: 'a=bad b=ok', isDone: true },
    { name: 'a sick container is restarted', main: 'a=sick b=run', start: 'a', kill: ['Container a failed liveness probe, will be restarted'] },
    { name: 'one that never came up is restarted', main: 'a=late b=run', start: 'a', kill: ['Container a failed startup probe, will be restarted'] },
    { name: 'a sick container is only killed with Never', policy: 'Never', main: 'a=sick b=run', kill: ['Container a failed liveness probe'] },
    { name: 'the pod is done when the last is sick with Never', policy: 'Never', main: 'a=sick b=ok', isDone: true },
    {
      name: 'a changed container is restarted even with Never',
      policy: 'Never',
      main: 'a=changed b=run',
      start: 'a',
      kill: ['Container a definition changed, will be restarted'],
    },
    { name: 'the first init container comes first', init: 'i=- j=-', main: 'a=-', start: 'i' },
    { name: 'a running init container is waited for', init: 'i=run j=-', main: 'a=-' },
    { name: 'the next init container follows the one that succeeded', init: 'i=ok j=-', main: 'a=-', start: 'j' },
    { name: 'the others follow the last init container', init: 'i=ok j=ok', main: 'a=- b=-', start: 'a b' },
    { name: 'an init container that failed is started again', init: 'i=ok j=bad', main: 'a=-', start: 'j' },
    { name: 'an init container that failed is started again with OnFailure', policy: 'OnFailure', init: 'i=bad j=-', main: 'a=-', start: 'i' },
    { name: 'an init container that failed ends the pod with Never', policy: 'Never', init: 'i=ok j=bad', main: 'a=-', isDone: true },
    { name: 'init containers are not run again once the others run', init: 'i=bad', main: 'a=run b=bad', start: 'b' },
    { name: 'a pod with init containers is done when the others are', policy: 'Never', init: 'i=ok', main: 'a=ok', isDone: true },
    { name: 'the next one waits until a sidecar has started', init: 'side=starting j=-', main: 'a=-' },
    { name: 'the next one follows a sidecar that has started', init: 'side=run j=-', main: 'a=-', start: 'j' },
    { name: 'the others follow the last sidecar', init: 'side1=run side2=run', main: 'a=-', start: 'a' },
    { name: 'a sidecar that ended is started again, whatever its code', init: 'side=ok j=run', main: 'a=-', start: 'side' },
    { name: 'a sidecar is started again with Never', policy: 'Never', init: 'side1=bad side2=run', main: 'a=run', start: 'side1' },
    { name: 'a sidecar comes back without holding up the others', init: 'side=bad', main: 'a=bad b=run', start: 'side a' },
    { name: 'the last sidecar comes back before the others begin', init: 'side1=run side2=bad', main: 'a=-', start: 'side2' },
    { name: 'two sidecars come back in their order', init: 'side1=bad side2=bad', main: 'a=run', start: 'side1 side2' },
    { name: 'a sick sidecar is restarted', init: 'side=sick', main: 'a=run', start: 'side', kill: ['Init container side failed liveness probe'] },
    {
      name: 'a sick sidecar does not hold up the next one',
      init: 'side=sick j=-',
      main: 'a=-',
      start: 'side j',
      kill: ['Init container side failed liveness probe'],
    },
    {
      name: 'a sidecar that never came up is restarted and holds up the next one',
      init: 'side=late j=-',
      main: 'a=-',
      start: 'side',
      kill: ['Init container side failed startup probe'],
    },
    { name: 'a changed sidecar is restarted', init: 'side=changed', main: 'a=run', start: 'side', kill: ['Init container side definition changed'] },
    { name: 'sidecars do not keep a pod alive whose others are done', policy: 'Never', init: 'side=run', main: 'a=ok b=bad', isDone: true },
    { name: 'an ended sidecar is not started for a pod that is done', policy: 'OnFailure', init: 'side1=run side2=run', main: 'a=ok', isDone: true },
    { name: 'sidecars go on while another one is tried again', policy: 'OnFailure', init: 'side=run', main: 'a=bad', start: 'a' },
    { name: 'all is begun again when the sandbox is lost', main: 'a=bad b=ok', start: 'a b', isSandboxLost: true },
    { name: 'what succeeded is not begun again with OnFailure', policy: 'OnFailure', main: 'a=bad b=ok', start: 'a', isSandboxLost: true },
    { name: 'the init containers come first again', init: 'i=ok side=ok', main: 'a=bad', start: 'i', isSandboxLost: true },
    { name: 'no sandbox is made for a pod that is done', policy: 'OnFailure', init: 'i=ok', main: 'a=ok', isDone: true, isSandboxLost: true },
    { name: 'no sandbox is made again with Never', policy: 'Never', main: 'a=bad', isDone: true, isSandboxLost: true },
    { name: 'a sandbox is made again with Never where nothing has run', policy: 'Never', main: 'a=-', start: 'a', isSandboxLost: true },
    { name: 'who looks into a pod does not wait for its init containers', init: 'i=run', main: 'a=-', debug: 'd=-', start: 'd' },
    { name: 'who looks into a pod runs once', main: 'a=run', debug: 'd=bad' },
    { name: 'who looks into a pod does not keep it alive', policy: 'Never', main: 'a=ok', debug: 'd=run', isDone: true },
  ]
  for (const { name, policy = 'Always', init, main, debug, start, kill = [], isDone = false, isSandboxLost = false } of cases) {
    it(`is that ${name}`, () => {
      const records = [
        ...words(init).map((word) => record(word, 'init')),
        ...words(main).map((word) => record(word, 'main')),
        ...words(debug).map((word) => record(word, 'debug')),
      ]
      const plan = planPod(podOf(policy), records, isSandboxLost ? 'lost' : 'there')
      expect({
        start: plan.start.map(({ spec }) => spec.name),
        kill: plan.kill.map(({ message }) => message),
        isDone: plan.isDone,
      }).toEqual({ start: words(start), kill, isDone })
    })
  }
})
