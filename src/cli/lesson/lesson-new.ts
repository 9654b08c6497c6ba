/** `kubarium lesson new`: a skeleton that can be read, in its folder, and the list of what is still to be filled in. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chapters } from '../../../lessons/curriculum'
import { UsageError } from '../options'
import { root } from './read-lessons'

export function newLesson([path = '']: readonly string[]): number {
  const [, chapterId, name] = /^([a-z0-9-]+)\/([a-z0-9-]+)$/.exec(path) ?? []
  const chapter = chapters.find(({ id }) => id === chapterId)
  if (name === undefined) throw new UsageError('lesson new needs CHAPTER/NAME, in small letters, digits and dashes')
  if (!chapter) throw new UsageError(`no chapter ${chapterId}; there are ${chapters.map(({ id }) => id).join(', ')}`)
  const folder = join(root, 'lessons', path)
  if (existsSync(folder)) throw new UsageError(`lessons/${path} is there already`)
  mkdirSync(join(folder, 'files'), { recursive: true })
  writeFileSync(join(folder, 'lesson.md'), skeleton(name))
  writeFileSync(join(folder, 'files', 'hello.yaml'), MANIFEST)
  console.log(`lessons/${path}/lesson.md and files/hello.yaml are there. What is left to do:\n${TO_DO.map((line) => `  - ${line.replaceAll('PATH', path).replaceAll('CHAPTER', chapter.id)}`).join('\n')}`)
  return 0
}

const TO_DO = [
  "add its name to `lessons` in lessons/CHAPTER/chapter.ts, where a student should meet it",
  'teaches: the topics of the chapter, each with the steps that show or practise it',
  'title, why (two sentences), remember (two to five), links to kubernetes.io/docs',
  'three to six steps with one act each; try every line in `node bin/kubarium.mjs session` before you quote what it prints',
  'a prediction before each surprise, and a step that breaks something on purpose',
  'for each check a hint in four levels: point, contrast, concept, edit',
  'for each step wrong attempts, with the number of the mistake that must be named',
  'node bin/kubarium.mjs lesson preview PATH, then lesson test PATH, then lesson coverage',
]

export const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: hello
spec:
  replicas: 1
  selector:
    matchLabels:
      app: hello
  template:
    metadata:
      labels:
        app: hello
    spec:
      containers:
        - name: web
          image: nginx:1.27
          ports:
            - containerPort: 80
`

const FENCE = '```'

export const skeleton = (name: string): string => `---
kubarium: lesson/v1
id: ${name}
title: To be named
level: beginner
minutes: 10
kubernetes: "1.32"
seed: ${[...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_000, 7) + 1_000}
teaches: {}
assumes: []
watchFor: []
why: >-
  Say why this matters. Two sentences are enough.
remember:
  - What stays when all else is forgotten.
  - A second thing.
links:
  - { title: Deployments, url: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/" }
world:
  settle: 30s
workspace:
  open: [hello.yaml]
---

# To be named

One or two sentences: what somebody will do here.

## Apply it {#apply}

The file in the editor asks for one Pod.

${FENCE}yaml predict
ask: How many Pods are there after you apply it?
options: ["0", "1", "2"]
truth: { count: Pod, labels: { app: hello } }
then: The file asks for one, so one is made.
${FENCE}

${FENCE}sh
kubectl apply -f hello.yaml
${FENCE}

${FENCE}yaml check
id: runs
say: The Deployment \`hello\` is rolled out.
rollout: { kind: Deployment, name: hello }
${FENCE}

${FENCE}yaml hint
when: { check: runs }
levels:
  - The file is ready. Which command hands a file to the cluster?
  - "Type \`kubectl apply -f hello.yaml\`."
${FENCE}

${FENCE}yaml solution
title: Apply the file
steps:
  - run: kubectl apply -f hello.yaml
${FENCE}

${FENCE}yaml wrong
- name: only looking
  steps:
    - run: kubectl get pods
  expect: none
${FENCE}

## Ask for more {#more}

One field says how many Pods there are. Change it, and apply the file again.

${FENCE}yaml check
id: two
say: Two Pods of \`hello\` are available.
assert: { kind: Deployment, name: hello, match: { status: { availableReplicas: 2 } } }
${FENCE}

${FENCE}yaml hint
when: { check: two }
levels:
  - Which field of the file is a number of Pods?
  - "Set \`replicas: 2\` in hello.yaml, then apply it."
${FENCE}

${FENCE}yaml solution
title: Edit and apply
steps:
  - edit: { file: hello.yaml, set: { spec.replicas: 2 } }
  - run: kubectl apply -f hello.yaml
${FENCE}
`
