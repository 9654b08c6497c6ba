import { describe, expect, it } from 'vitest'
import type { Input } from '../protocol/input-log'
import { openPage } from './page.test.support'

const markdown = `---
kubarium: lesson/v1
id: tiny
title: Tiny
seed: 1
world: { settle: 1s }
---
Two steps.
## One {#one}
\`\`\`yaml predict
ask: How many?
options: ["0", "1"]
truth: { count: ConfigMap, labels: { app: a } }
then: Well.
\`\`\`
\`\`\`yaml check
id: first
say: There is a.
assert: { kind: ConfigMap, name: a }
\`\`\`
\`\`\`yaml hint
when: { check: first }
levels: [Make it.]
\`\`\`
\`\`\`yaml solution
steps: [{ run: kubectl create configmap a }, { run: kubectl label configmap a app=a }]
\`\`\`
## Two {#two}
\`\`\`yaml check
id: second
say: What is its name?
answer: { ask: What is its name?, truth: { option: a } }
\`\`\`
\`\`\`yaml check
id: counted
say: You have counted.
answer: { ask: How many?, truth: { count: ConfigMap, labels: { app: a } } }
hidden: true
\`\`\`
\`\`\`yaml hint
when: { check: second }
levels: [Look.]
\`\`\`
\`\`\`yaml solution
steps: [{ answer: { check: second, value: a } }]
\`\`\`
`
const pause = { type: 'ratio', ratio: 0 } as const

function openLesson() {
  const page = openPage({ id: 'test/tiny', markdown, files: {} })
  async function hash(): Promise<{ hash: string; nowMs: number }> {
    const after = page.heard.length
    page.say({ type: 'hash', id: 1 })
    const { hash: state, nowMs } = await page.hear('hashed', () => true, after)
    return { hash: state, nowMs }
  }
  async function bootPaused(log: readonly Input[], aside: boolean): Promise<number> {
    const after = page.heard.length
    const { settings } = await page.hear('ready')
    page.say({ type: 'boot', settings: { ...settings, ...(aside ? { aside } : {}) }, log, pace: pause })
    await page.hear('prompt', () => true, after)
    return after
  }
  return { ...page, hash, bootPaused }
}

describe('a lesson that is left and come back to', () => {
  it('is the same to the last byte, whatever was done meanwhile', async () => {
    const { heard, boot, run, say, hear, hash, bootPaused, close } = openLesson()
    await boot()
    await run('kubectl create configmap a && kubectl label configmap a app=a')
    await hear('lesson', ({ steps }) => steps[0].passed)
    say({ type: 'pace', pace: pause })
    const left = await hash()
    const logged = heard.flatMap((message) => (message.type === 'logged' ? [message.input] : []))
    const log: Input[] = [...logged, { type: 'rest', at: left.nowMs }]

    const away = await bootPaused(log, true)
    expect(await hash()).toEqual(left)
    say({ type: 'pace', pace: { type: 'asap' } })
    await run('kubectl delete configmap a')
    expect((await hash()).hash).not.toBe(left.hash)
    expect(heard.slice(away).filter(({ type }) => type === 'lesson')).toEqual([])

    await bootPaused(log, false)
    expect(await hash()).toEqual(left)
    expect((await hear('lesson', ({ steps }) => steps[0].passed)).steps.map(({ passed, truths }) => ({ passed, truths }))).toEqual([
      { passed: true, truths: ['1'] },
      { passed: false, truths: [] },
    ])
    close()
  })
})

describe('starting at a step', () => {
  it('does the solutions of the steps before as inputs of the log, which replays to the same state', async () => {
    const { heard, boot, say, hear, hash, bootPaused, close } = openLesson()
    await boot()
    say({ type: 'pace', pace: pause })
    const after = heard.length
    say({ type: 'start-at', step: 'two' })
    await hear('ready', () => true, after)
    const { inputs } = heard.slice(after).findLast((message) => message.type === 'log') ?? { inputs: [] }
    expect(inputs).toMatchObject([{ line: 'kubectl create configmap a' }, { line: 'kubectl label configmap a app=a' }, { type: 'rest' }])
    expect((await hear('lesson', () => true, after)).steps.map(({ passed }) => passed)).toEqual([true, false])
    const there = await hash()
    await bootPaused(inputs, false)
    expect(await hash()).toEqual(there)
    close()
  })

  it('goes the way that the learner went, up to where the steps before were done', async () => {
    const { heard, boot, run, say, hear, close } = openLesson()
    await boot()
    await run('kubectl create configmap a --from-literal=mine=1')
    await hear('lesson', ({ steps }) => steps[0].passed)
    say({ type: 'answer', check: 'second', value: 'a' })
    await hear('lesson', ({ steps }) => steps[1].passed)
    const after = heard.length
    say({ type: 'start-at', step: 'two' })
    expect((await hear('log', () => true, after)).inputs).toMatchObject([{ line: 'kubectl create configmap a --from-literal=mine=1' }, { type: 'rest' }])
    await hear('prompt', () => true, after)
    expect((await run('kubectl get configmap a -o jsonpath={.data.mine}')).output).toBe('1')
    expect(heard.findLast((message) => message.type === 'lesson')?.steps.map(({ passed }) => passed)).toEqual([true, false])
    close()
  })
})

describe('a lesson of which one step is asked for', () => {
  const openDrill = () => openPage({ id: 'recall/test/tiny/two/1', markdown, files: {}, only: 'two' })

  it('begins where the steps before are done, and says nothing of them', async () => {
    const { heard, boot, hear, run, close } = openDrill()
    await boot()
    expect((await hear('lesson')).steps.map(({ id, passed, answers }) => [id, passed, answers])).toEqual([['two', false, { counted: '1' }]])
    expect(heard.filter(({ type }) => type === 'output')).toEqual([])
    expect((await run('kubectl get configmap a -o name')).output).toBe('configmap/a\n')
    close()
  })

  it('keeps that beginning when all is undone, and shows the learner their own lines alone when it is opened again', async () => {
    const { heard, boot, hear, run, say, close } = openDrill()
    await boot()
    await run('echo mine')
    const { inputs } = heard.findLast((message) => message.type === 'log') ?? { inputs: [] }
    const own = heard.flatMap((message) => (message.type === 'logged' ? [message.input] : []))
    const after = heard.length
    say({ type: 'boot', settings: (await hear('ready')).settings, log: [...inputs, ...own] })
    await hear('ready', () => true, after)
    expect(heard.slice(after).flatMap((message) => (message.type === 'output' ? [message.text] : [])).join('')).toMatch(/^[^\n]*echo mine\nmine\n$/)
    for (let undo = 0; undo < 2; undo++) {
      const from = heard.length
      say({ type: 'undo' })
      expect((await hear('log', () => true, from)).inputs.filter(({ type }) => type !== 'rest')).toHaveLength(2)
      await hear('ready', () => true, from)
    }
    close()
  })
})
