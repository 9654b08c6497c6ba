import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../api/object'
import { english } from '../words/english'
import { tellAll } from '../words/sentence'
import { evaluateCheck as evaluate } from './evaluate'
import type { Check, Condition } from './lesson'
import type { LessonView, Reach } from './lesson-view'
import { parseLesson } from './parse-lesson'
import { createProgress } from './progress'
import type { Verdict } from './verdict'

const inEnglish = ({ because, ...verdict }: Verdict) => ({ ...verdict, because: tellAll(because, english) })
const evaluateCheck = (...asked: Parameters<typeof evaluate>) => inEnglish(evaluate(...asked))

const START = Date.UTC(2026, 0, 5, 9)

function object(kind: string, name: string, rest: object = {}, labels: Record<string, string> = {}): KubeObject {
  const metadata = { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z', generation: 1, labels }
  return { apiVersion: 'v1', kind, metadata, ...rest }
}

function view(objects: readonly KubeObject[], more: Partial<LessonView> = {}): LessonView {
  return {
    nowMs: START,
    commands: [],
    ran: [],
    read: () => undefined,
    answers: {},
    log: () => undefined,
    find: (kind, _namespace, name) => objects.find((each) => each.kind === kind && each.metadata.name === name),
    list: (kind) => objects.filter((each) => each.kind === kind),
    reach: () => ({ hops: [], response: undefined, decided: undefined }),
    ...more,
  }
}

const check = (condition: Condition, more: Partial<Check> = {}): Check =>
  ({ id: 'c', say: 'it holds', latch: false, hidden: false, stableForMs: 0, withinMs: 0, weight: 1, ...condition, ...more }) as Check

const pattern = (kind: string, name: string | undefined, match: unknown = {}) => ({ kind, namespace: 'default', name, labels: {}, match })
const pod = (name: string, status: object, labels = {}): KubeObject =>
  object('Pod', name, { spec: { containers: [{ name: 'c', ports: [{ containerPort: 8080 }] }] }, status }, labels)
const deployment = (available: number): KubeObject =>
  object('Deployment', 'web', { spec: { replicas: 3 }, status: { availableReplicas: available, observedGeneration: 1 } })
const wantsThree = check({ type: 'assert', object: pattern('Deployment', 'web', { status: { availableReplicas: 3 } }) })

describe('evaluateCheck', () => {
  it('passes what holds', () => {
    expect(evaluateCheck(wantsThree, view([deployment(3)]))).toMatchObject({ kind: 'passed', because: '' })
  })

  it('says what is missing', () => {
    expect(evaluateCheck(wantsThree, view([]))).toMatchObject({ kind: 'notYet', because: 'There is no Deployment "web" in namespace default.' })
  })

  it('waits while Pods are starting', () => {
    const starting = pod('p', { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }] })
    expect(evaluateCheck(wantsThree, view([deployment(2), starting]))).toMatchObject({ kind: 'waiting', because: '1 Pod is still starting.' })
  })

  it('does not wait for a Pod whose image cannot be pulled, and names the mistake', () => {
    const stuck = pod('web', { phase: 'Pending', containerStatuses: [{ name: 'c', state: { waiting: { reason: 'ImagePullBackOff' } } }] })
    const verdict = evaluateCheck(wantsThree, view([deployment(2), stuck]))
    expect(verdict).toMatchObject({ kind: 'notYet', mistakes: ['K24'] })
    expect(verdict.differences).toEqual([{ object: 'Deployment/default/web', path: 'status.availableReplicas', expected: 3, actual: 2 }])
  })

  describe('asking a Service', () => {
    const asks = check({ type: 'reach', from: 'Node', url: 'http://web/', method: 'GET', headers: {}, body: '', status: 200, contains: '', fails: '' })
    const running = pod('p', { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }, { app: 'web' })
    const service = (spec: object): KubeObject => object('Service', 'web', { spec })
    const refused: Reach = { hops: [{ at: 'socket', ok: false, text: 'connection refused' }], response: undefined, decided: undefined }

    const rows = [
      { name: 'a selector that finds nobody', spec: { selector: { app: 'tea' }, ports: [{ port: 80, targetPort: 8080 }] }, mistakes: ['K01'] },
      { name: 'a wrong target port', spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 80 }] }, mistakes: ['K02'] },
      { name: 'nothing that is known', spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] }, mistakes: [] },
    ]
    it.each(rows)('recognises $name', ({ spec, mistakes }) => {
      expect(evaluateCheck(asks, view([running, service(spec)], { reach: () => refused }))).toMatchObject({
        kind: 'notYet',
        because: 'connection refused',
        mistakes,
      })
    })

    it.each([
      { name: 'that is not there', objects: [], because: 'There is no Pod "p" in namespace default.' },
      { name: 'that has ended', objects: [pod('p', { phase: 'Succeeded' }, {})], because: 'The Pod "p" does not run.' },
    ])('names an asking Pod $name', ({ objects, because }) => {
      const noSender: Reach = { hops: [{ at: 'route', ok: false, text: 'the sender does not run' }], response: undefined, decided: undefined }
      expect(evaluateCheck({ ...asks, from: 'Pod/p' } as Check, view(objects, { reach: () => noSender }))).toMatchObject({ because, hops: [] })
    })
  })
})

describe('evaluateCheck of what is said, rolled out and answered', () => {
  const rolling = object('Deployment', 'web', { spec: { replicas: 3 }, status: { observedGeneration: 1, replicas: 4, updatedReplicas: 3, availableReplicas: 3 } })
  const settled = { ...rolling, status: { observedGeneration: 1, replicas: 3, updatedReplicas: 3, availableReplicas: 3 } }
  const event = object('Event', 'e', { reason: 'BackOff', message: 'Back-off pulling', involvedObject: { kind: 'Pod', name: 'p' } })
  const log = (more: object): Condition => ({ type: 'log', object: pattern('Pod', 'p'), container: '', previous: false, contains: '', matches: '', ...more })
  const written = { log: () => 'one\nready on 8080\n' }
  const truth = { type: 'count', object: pattern('Pod', undefined) } as const
  const request = { from: 'Node', url: 'http://web/', method: 'POST', headers: {}, body: 'x', status: 200, contains: '' }
  const refused: Partial<LessonView> = { reach: () => ({ hops: [], response: undefined, failure: 'refused', decided: undefined }) }
  const rows: { name: string; condition: Condition; objects: readonly KubeObject[]; more?: Partial<LessonView>; passes: boolean }[] = [
    { name: 'a rollout with an old Pod left', condition: { type: 'rollout', object: pattern('Deployment', 'web') }, objects: [rolling], passes: false },
    { name: 'a rollout that is complete', condition: { type: 'rollout', object: pattern('Deployment', 'web') }, objects: [settled], passes: true },
    { name: 'an event with its message', condition: { type: 'event', object: pattern('Pod', 'p'), reason: 'BackOff', message: 'pulling' }, objects: [event], passes: true },
    { name: 'an event with another message', condition: { type: 'event', object: pattern('Pod', 'p'), reason: 'BackOff', message: 'restarting' }, objects: [event], passes: false },
    { name: 'a line of a log', condition: log({ matches: '^ready on \\d+$' }), objects: [pod('p', {})], more: written, passes: true },
    { name: 'a line that no log has', condition: log({ contains: 'failed' }), objects: [pod('p', {})], more: written, passes: false },
    { name: 'a log of nobody', condition: log({ contains: 'one' }), objects: [], more: written, passes: false },
    { name: 'no answer yet', condition: { type: 'answer', ask: '', truth, options: [] }, objects: [pod('p', {})], passes: false },
    { name: 'the right answer', condition: { type: 'answer', ask: '', truth, options: [] }, objects: [pod('p', {})], more: { answers: { c: ' 1 ' } }, passes: true },
    { name: 'a wrong answer', condition: { type: 'answer', ask: '', truth, options: [] }, objects: [pod('p', {})], more: { answers: { c: '2' } }, passes: false },
    { name: 'a refusal that is wanted', condition: { type: 'reach', ...request, fails: 'refused' }, objects: [], more: refused, passes: true },
    { name: 'another failure than the wanted one', condition: { type: 'reach', ...request, fails: 'timeout' }, objects: [], more: refused, passes: false },
    { name: 'a line with what it has to print', condition: { type: 'ran', pattern: 'get', prints: 'refused$' }, objects: [], more: { ran: [{ line: 'kubectl get pods', exitCode: 1, output: 'was refused' }] }, passes: true },
    { name: 'a line that printed something else', condition: { type: 'ran', pattern: 'get', prints: 'refused$' }, objects: [], more: { ran: [{ line: 'kubectl get pods', exitCode: 0, output: 'NAME' }] }, passes: false },
    { name: 'any failure', condition: { type: 'reach', ...request, fails: 'any' }, objects: [], more: refused, passes: true },
  ]
  it.each(rows)('judges $name', ({ condition, objects, more = {}, passes }) => {
    expect(evaluateCheck(check(condition), view(objects, more)).kind === 'passed').toBe(passes)
  })
})

describe('createProgress', () => {
  const lesson = (checks: Check[]) => {
    const empty = parseLesson('---\nkubarium: lesson/v1\nid: l\ntitle: L\n---\n\n## S {#s}\n', 'l')
    return { ...empty, steps: [{ ...empty.steps[0], checks }] }
  }

  it('waits until a state has been stable', () => {
    const progress = createProgress(lesson([check({ type: 'assert', object: pattern('Deployment', 'web') }, { stableForMs: 5_000 })]))
    const at = (nowMs: number) => progress.evaluate(view([deployment(3)], { nowMs }))[0].kind
    expect([at(START), at(START + 4_999), at(START + 5_000)]).toEqual(['waiting', 'waiting', 'passed'])
  })

  it('keeps what was seen once, and notices what was undone', () => {
    const progress = createProgress(
      lesson([check({ type: 'ran', pattern: '^kubectl get', prints: '' }, { id: 'ran', latch: true }), { ...wantsThree, id: 'three' }]),
    )
    progress.evaluate(view([deployment(3)], { ran: [{ line: 'kubectl get pods', exitCode: 0, output: '' }] }))
    const [ran, three] = progress.evaluate(view([deployment(1)]))
    expect(ran.kind).toBe('passed')
    expect(inEnglish(three).because).toMatch(/^This held before\. /)
  })

  it('refuses what was reached by changing a guarded field', () => {
    const guarded = { ...lesson([{ ...wantsThree, id: 'three' }]), guards: [{ id: 'size', say: 'Three was asked for.', object: pattern('Deployment', 'web'), path: 'spec.replicas' }] }
    const progress = createProgress(guarded)
    expect(progress.evaluate(view([deployment(3)]))[0].kind).toBe('passed')
    const changed = object('Deployment', 'web', { spec: { replicas: 5 }, status: { availableReplicas: 3, observedGeneration: 1 } })
    expect(inEnglish(progress.evaluate(view([changed]))[0])).toMatchObject({
      kind: 'notYet',
      because: 'Three was asked for.',
      guard: 'size',
      differences: [{ object: 'Deployment/default/web', path: 'spec.replicas', expected: 3, actual: 5 }],
    })
  })

  it('does not forget what must never happen, but only counts it once the step has begun', () => {
    const never = check({ type: 'never', condition: { type: 'assert', object: pattern('Pod', 'p') } }, { id: 'never' })
    const two = lesson([{ ...wantsThree, id: 'three' }])
    const progress = createProgress({ ...two, steps: [two.steps[0], { ...two.steps[0], id: 't', checks: [never] }] })
    const kinds = (objects: readonly KubeObject[]) => progress.evaluate(view(objects)).map(({ kind }) => kind)
    expect(kinds([deployment(1), pod('p', {})])).toEqual(['notYet', 'passed'])
    expect(kinds([deployment(3)])).toEqual(['passed', 'passed'])
    expect(kinds([deployment(3), pod('p', {})])).toEqual(['passed', 'notYet'])
    expect(kinds([deployment(3)])).toEqual(['passed', 'notYet'])
  })

  const asserts = (id: string, name: string, more: Partial<Check> = {}): Check => check({ type: 'assert', object: pattern('ConfigMap', name) }, { id, ...more })
  const map = (name: string): KubeObject => object('ConfigMap', name, {})
  /** A step for each check, named as it. */
  const stepsOf = (...checks: Check[]) => {
    const one = lesson([])
    return { ...one, steps: checks.map((each) => ({ ...one.steps[0], id: each.id, title: each.id, checks: [each] })) }
  }

  it('begins a step when all before it have been done once, and tells what held already from what was done', () => {
    const progress = createProgress(stepsOf(asserts('first', 'a'), asserts('second', 'b'), asserts('third', 'c')))
    const look = (...names: string[]) => {
      const verdicts = progress.evaluate(view(names.map(map)))
      return verdicts.map(({ check: id, kind, already = false }) => `${kind}${already ? ', already' : ''}${progress.hasBegun(id) ? '' : ', not begun'}`)
    }
    expect(look('b')).toEqual(['notYet', 'passed, already, not begun', 'notYet, not begun'])
    expect(look('a', 'b')).toEqual(['passed', 'passed, already', 'notYet'])
    expect(look('a')).toEqual(['passed', 'notYet', 'notYet'])
    expect(look('a', 'b')).toEqual(['passed', 'passed', 'notYet'])
    expect(look('c')).toEqual(['notYet', 'notYet', 'passed'])
  })

  it('says in a later step which earlier one is undone', () => {
    const progress = createProgress(stepsOf(asserts('first', 'a'), asserts('second', 'b'), asserts('third', 'c')))
    progress.evaluate(view([map('a')]))
    const [first, second, third] = progress.evaluate(view([])).map((verdict) => inEnglish(verdict).because)
    expect(first).toMatch(/^This held before\. /)
    expect(second).toMatch(/^The step "first" does not hold any more; look there first\. /)
    expect(progress.evaluate(view([map('b')])).map(({ kind }) => kind)).toEqual(['notYet', 'passed', 'notYet'])
    expect([third, progress.hasBegun('third')]).toEqual([third, true])
  })

  it('latches nothing before its step is reached', () => {
    const progress = createProgress(stepsOf(asserts('first', 'a'), asserts('second', 'b', { latch: true })))
    const kinds = (...names: string[]) => progress.evaluate(view(names.map(map))).map(({ kind }) => kind)
    kinds('b')
    expect(kinds('a')).toEqual(['passed', 'notYet'])
    expect(kinds('a', 'b')).toEqual(['passed', 'passed'])
    expect(kinds('a')).toEqual(['passed', 'passed'])
  })

  it('latches what held before only when the step is done, or when it has come again', () => {
    const one = stepsOf(asserts('first', 'a', { latch: true }))
    const progress = createProgress({ ...one, steps: [{ ...one.steps[0], checks: [asserts('first', 'a', { latch: true }), asserts('other', 'b')] }] })
    const kinds = (...names: string[]) => progress.evaluate(view(names.map(map))).map(({ kind, already = false }) => `${kind}${already ? ', already' : ''}`)
    expect([kinds('a'), kinds(), kinds('a'), kinds()]).toEqual([['passed, already', 'notYet'], ['notYet', 'notYet'], ['passed', 'notYet'], ['passed', 'notYet']])
    const again = createProgress({ ...one, steps: [{ ...one.steps[0], checks: [asserts('first', 'a', { latch: true }), asserts('other', 'b')] }] })
    const seen = (...names: string[]) => again.evaluate(view(names.map(map))).map(({ kind }) => kind)
    expect([seen('a'), seen('a', 'b'), seen('b')]).toEqual([['passed', 'notYet'], ['passed', 'passed'], ['passed', 'passed']])
  })

  it('refuses and does not latch what was seen while a guarded field differs', () => {
    const one = lesson([asserts('seen', 'a', { latch: true })])
    const progress = createProgress({ ...one, guards: [{ id: 'size', say: 'Three was asked for.', object: pattern('Deployment', 'web'), path: 'spec.replicas' }] })
    const kinds = (replicas: number, ...names: string[]) => progress.evaluate(view([object('Deployment', 'web', { spec: { replicas }, status: { observedGeneration: 1 } }), ...names.map(map)])).map(({ kind }) => kind)
    kinds(3)
    expect([kinds(5, 'a'), kinds(3), kinds(3, 'a'), kinds(3), kinds(5)]).toEqual([['notYet'], ['notYet'], ['passed'], ['passed'], ['notYet']])
  })
})
