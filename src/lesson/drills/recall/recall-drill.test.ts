import { describe, expect, it } from 'vitest'
import { chooseDress, dressed } from './dress'
import { makeRecall } from './recall-drill'
import { parseRecallName, recallName } from './recall-name'
import { recallKindOf, recallStepsOf, topicsOfStep } from './recall-steps'
import { parseLesson } from '../../parse-lesson'

const markdown = `---
kubarium: lesson/v1
id: small
title: Small
seed: 4
teaches: { wish: [look, scale], door: [wait], sight: [look], all: [] }
vary: { copies: { pick: [2, 3, 4] } }
world: { apply: [tea.yaml] }
---

## Look {#look}

Tea is a drink.

\`\`\`yaml check
id: looked
say: You have looked.
ran: "^kubectl get .*\\\\btea"
\`\`\`

\`\`\`yaml solution
steps: [{ run: kubectl get deployment/tea }]
\`\`\`

## Scale {#scale}

\`\`\`yaml check
id: copies
say: "\`tea\` has $copies copies, and its neighbour stays."
assert: { kind: Deployment, name: tea, match: { spec: { replicas: $copies } } }
\`\`\`

\`\`\`yaml solution
steps: [{ run: kubectl scale deployment tea --replicas=$copies }]
\`\`\`

## Wait {#wait}

\`\`\`yaml check
id: there
say: They are there.
rollout: { kind: Deployment, name: tea }
\`\`\`

\`\`\`yaml solution
steps: [{ wait: 20s }, { run: kubectl rollout status deployment/tea }]
\`\`\`
`

const tea = (name: string, kind = 'Deployment', image = 'nginx:1.27') => `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: { template: { spec: { containers: [{ image: "${image}" }] } } }\n`
const files = { 'tea.yaml': [tea('tea'), tea('neighbour'), tea('cache', 'Deployment', 'cache:7'), tea('scale'), tea('worker')].join('---\n') }
const make = (step: string, seed = 7) => makeRecall({ markdown, files }, { lesson: 'first/small', step, seed })

describe('the name of a recall drill', () => {
  it('leads back to lesson, step and seed', () => expect(parseRecallName(recallName({ lesson: 'a/b-c', step: 'd', seed: 9 }))).toEqual({ lesson: 'a/b-c', step: 'd', seed: 9 }))
  it.each([undefined, 'a/b', 'drill/K02/7', 'recall/a/b/9', 'recall/a/b/c/x'])('is not %s', (name) => expect(parseRecallName(name)).toBeUndefined())
})

describe('a recall drill', () => {
  it('is the lesson up to its step, and not further', () => {
    expect(make('scale')?.lesson.steps.map(({ id }) => id)).toEqual(['look', 'scale'])
    expect(make('nowhere')).toBeUndefined()
  })

  it('calls what the lesson declares something else, in manifests, checks and solutions alike', () => {
    const drill = make('scale')
    const name = drill?.dress['tea'] ?? ''
    const [look, scale] = drill?.lesson.steps ?? []
    expect(name).not.toBe('')
    expect(drill?.lesson.world.apply).toEqual([`${name}.yaml`])
    expect(drill?.files[`${name}.yaml`]).toContain(`name: ${name} }`)
    expect(look.checks[0]).toMatchObject({ pattern: `^kubectl get .*\\b${name}` })
    expect(look.solutions[0].steps[0]).toEqual({ type: 'run', command: `kubectl get deployment/${name}` })
    expect(scale.checks[0]).toMatchObject({ object: { name } })
    expect(JSON.stringify([drill?.lesson, drill?.files])).not.toMatch(/\btea\b/)
  })

  it('leaves a name that is a word of a sentence, of an image, of a step or of a node', () => expect(Object.keys(make('scale')?.dress ?? {})).toEqual(['tea']))

  it('is the same for the same seed, and has other names and values for others', () => {
    expect(make('scale')).toEqual(make('scale'))
    const dresses = Array.from({ length: 8 }, (_, seed) => make('scale', seed)?.markdown)
    expect(new Set(dresses.map((text) => /`(\w+)` has/.exec(text ?? '')?.[1])).size).toBeGreaterThan(3)
    expect(new Set(dresses.map((text) => /kubectl scale.*/.exec(text ?? '')?.[0])).size).toBeGreaterThan(3)
    expect(new Set(Array.from({ length: 8 }, (_, seed) => make('scale', seed)?.lesson.steps[1].checks[0].say.match(/has (\d)/)?.[1])).size).toBeGreaterThan(1)
  })
})

describe('a dress', () => {
  it('takes names that the lesson does not know', () => {
    const dress = chooseDress(['tea', 'soup'], { text: 'In the bakery there is a Violin.', seed: '1' })
    expect(Object.keys(dress)).toEqual(['tea', 'soup'])
    expect(Object.values(dress)).not.toContain('violin')
    expect(new Set(Object.values(dress)).size).toBe(2)
  })

  it('changes a name where it stands by itself, and no other word', () =>
    expect(dressed('tea tea-0 app=tea steam tea_x tea.yaml \\btea teapot', { tea: 'radio' })).toBe('radio radio-0 app=radio steam tea_x radio.yaml \\bradio teapot'))
})

describe('the step that recalls a topic', () => {
  const lesson = parseLesson(markdown, 'x')

  it.each([
    ['wish', { kind: 'does', steps: ['scale'] }],
    ['sight', { kind: 'observes', steps: ['look'] }],
    ['all', { kind: 'does', steps: ['scale'] }],
    ['door', undefined],
    ['unknown', undefined],
  ])('of %s is the one that does it, else one that shows it, and none that only waits', (topic, steps) => expect(recallStepsOf(lesson, topic)).toEqual(steps))

  it('recalls all topics of the step together', () => expect(topicsOfStep(lesson, 'look')).toEqual(['wish', 'sight', 'all']))

  it('asks where there is a question and nothing to do', () => {
    const [look] = lesson.steps
    const question = { ...look.checks[0], type: 'answer' as const, ask: '', truth: { type: 'option' as const, text: '' }, options: [] }
    expect(recallKindOf({ ...look, checks: [...look.checks, question] })).toBe('asks')
    expect(recallKindOf({ ...look, checks: [{ ...look.checks[0], hidden: true }] })).toBeUndefined()
  })
})
