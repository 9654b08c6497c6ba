import { describe, expect, it } from 'vitest'
import { proveLesson } from './prove-lesson'

const markdown = `---
kubarium: lesson/v1
id: faulty
title: Full of faults
guard:
  - { id: same-image, keep: Deployment/web, path: spec.template.spec.containers.0.image, say: Keep the image. }
world: { apply: [web.yaml], settle: 20s }
---

## Already there {#there}

\`\`\`yaml check
id: there
say: The Deployment is there.
assert: { kind: Deployment, name: web }
\`\`\`

\`\`\`yaml solution
steps:
  - run: kubectl get deployment web
\`\`\`

\`\`\`yaml demo
- focus: Deployment/web
- do: solution
- wait: { check: copies }
\`\`\`

## Two copies {#two}

\`\`\`yaml predict
ask: How many?
options: ["1", "3"]
truth: { count: Pod, labels: { app: web } }
then: Two.
\`\`\`

\`\`\`yaml check
id: copies
say: Two copies are available.
assert: { kind: Deployment, name: web, match: { status: { availableReplicas: 2 } } }
\`\`\`

\`\`\`yaml check
id: counted
say: You have counted them.
answer: { ask: How many?, truth: { field: status.availableReplicas, of: Deployment/web } }
\`\`\`

\`\`\`yaml solution
title: Scale
steps:
  - run: kubectl get pods
  - run: kubectl scale deployment web --replicas=2
  - answer: { check: counted, value: "2" }
\`\`\`

\`\`\`yaml solution
title: Three are not two
steps:
  - run: kubectl scale deployment web --replicas=3
  - answer: { check: counted, value: "2" }
\`\`\`

\`\`\`yaml demo
- note: Look at the number.
- run: kubectl scale deployment web --replicas=2
- wait: { check: copies }
- focus: Service/default/web
\`\`\`

\`\`\`yaml wrong
- name: it is right
  steps:
    - run: kubectl scale deployment web --replicas=2
    - answer: { check: counted, value: "2" }
  expect: none
- name: it is only looked at
  steps:
    - run: kubectl get pods
  expect: K24
- name: it is only looked at, and nothing is expected
  steps:
    - run: kubectl get pods
  expect: none
\`\`\`

\`\`\`yaml bypass
title: Another image
steps:
  - run: kubectl set image deployment/web nginx=nginx:1.26
  - run: kubectl scale deployment web --replicas=2
  - answer: { check: counted, value: "2" }
refusedBy: same-image
\`\`\`

\`\`\`yaml bypass
title: Nothing of the sort
steps:
  - run: kubectl get pods
refusedBy: same-image
\`\`\`
`

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: nginx, image: "nginx:1.27" }] }
`

describe('proveLesson', () => {
  it('finds what a lesson promises and does not keep, and nothing else', async () => {
    const told = new Map<string, string | undefined>()
    for await (const { claim, problem } of proveLesson({ lesson: { id: 'faulty', markdown, files: { 'web.yaml': manifest } }, schema: undefined })) told.set(claim, problem)
    const problems = [...told].filter(([, problem]) => problem !== undefined).map(([claim, problem]) => `${claim}: ${problem?.split('\n')[0].replace(/(is notYet): .*/, '$1')}`)
    expect(problems).toEqual([
      'no step is done at the start: already done: there',
      'there: the demo plays to its end: copies is waited for in vain',
      'there: solution "Solution" needs "kubectl get deployment web": it passes without',
      'two: wrong attempt "it is right" does not pass, and nothing is named: it passes',
      'two: wrong attempt "it is only looked at" is named K24: named nothing, expected K24',
      'two: shortcut "Nothing of the sort" is refused by same-image: it is not the guard that refuses it',
      'two: solution "Scale" needs "kubectl get pods": it passes without',
      'two: the demo plays to its end: there is no Service "web" to show',
      'two: solution "Three are not two" passes: copies is notYet',
      'two: the truth of "How many?" is among its options: the truth is "2", which is none of 1, 3',
    ])
    expect(told.size).toBeGreaterThan(problems.length + 4)
  })

  it('finds a mistake that is named on the way of a solution, and a step that a later one undoes', async () => {
    const told: string[] = []
    for await (const { claim, problem } of proveLesson({ lesson: { id: 'crooked', markdown: crooked, files: { 'web.yaml': manifest } }, schema: undefined })) if (problem !== undefined) told.push(`${claim}: ${problem.split('\n')[0]}`)
    expect(told).toEqual([
      'three: solution "By a detour" needs "kubectl set image deployment/web nginx=nginx:no-such-tag": it passes without',
      'three: solution "By a detour" has no mistake named on its way: K24 at three/all-there: Deployment/default/web spec.template.spec.containers[0].image',
      'in the end all that was asked for still holds: two/copies: This held before. Deployment/web: spec.replicas is 3, wanted is 2.',
    ])
  })
})

const crooked = `---
kubarium: lesson/v1
id: crooked
title: There and back
world: { apply: [web.yaml], settle: 20s }
---

## Two {#two}

\`\`\`yaml check
id: copies
say: Two copies are wanted.
assert: { kind: Deployment, name: web, match: { spec: { replicas: 2 } } }
\`\`\`

\`\`\`yaml solution
steps:
  - run: kubectl scale deployment web --replicas=2
\`\`\`

## Three {#three}

\`\`\`yaml check
id: all-there
say: Three copies of the next version are available.
assert: { kind: Deployment, name: web, match: { spec: { template: { spec: { containers: { all: { image: "nginx:1.28" } } } } }, status: { availableReplicas: 3 } } }
\`\`\`

\`\`\`yaml solution
title: By a detour
steps:
  - run: kubectl set image deployment/web nginx=nginx:no-such-tag
  - wait: 20s
  - run: kubectl set image deployment/web nginx=nginx:1.28
  - run: kubectl scale deployment web --replicas=3
\`\`\`
`
