import { describe, expect, it } from 'vitest'
import { causeOf, lineIn, type Records } from './cause'

const web = `# The page and its door.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: nginx
        - name: side
          image: busybox:1.36
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  ports:
  - port: 80
    targetPort: 8080
`

describe('lineIn', () => {
  it.each([
    { name: 'a field', object: 'Deployment/default/web', path: 'spec.template.spec.containers[0].image', line: 11 },
    { name: 'a field of a later item', object: 'Deployment/default/web', path: 'spec.template.spec.containers[1].image', line: 13 },
    { name: 'an item by dots', object: 'Service/shop/web', path: 'spec.ports.0.targetPort', line: 23 },
    { name: 'the nearest, where the field is missing', object: 'Service/shop/web', path: 'spec.selector.app', line: 20 },
    { name: 'nothing, of a namesake elsewhere', object: 'Service/default/web', path: 'spec', line: undefined },
    { name: 'nothing, of another kind', object: 'Job/default/web', path: 'spec', line: undefined },
  ])('finds $name', ({ object, path, line }) => {
    expect(lineIn(web, { object, path })).toBe(line)
  })

  it('finds nothing in what is no YAML', () => {
    expect(lineIn('a: [', { object: 'Pod/default/web', path: 'spec' })).toBeUndefined()
  })
})

const records = (command: string | undefined, by: 'learner' | 'lesson' | 'controller' = 'learner'): Records => ({
  writer: () => ({ by, ...(command === undefined ? {} : { command }) }),
  manifests: () => ['old.yaml', 'shop/web.yaml', 'web.yaml'],
  line: (file, place) => lineIn(file === 'old.yaml' ? web.replace('8080', '80') : web, place),
})
const port = { object: 'Service/shop/web', path: 'spec.ports[0].targetPort' }

describe('causeOf', () => {
  it.each([
    { name: 'the file that was applied', command: 'kubectl apply -f web.yaml', cause: { file: 'web.yaml', line: 23 } },
    { name: 'a file by its long flag', command: 'kubectl apply --filename=./shop/web.yaml', cause: { file: 'shop/web.yaml', line: 23 } },
    { name: 'a file of a folder', command: 'kubectl create -f shop/ && echo ok', cause: { file: 'shop/web.yaml', line: 23 } },
    { name: 'the first of a folder', command: 'kubectl apply -f .', cause: { file: 'old.yaml', line: 23 } },
    { name: 'a line without a file', command: 'kubectl expose deployment web --port=80', cause: {} },
    { name: 'a file that has it no more', command: 'kubectl apply -f gone.yaml', cause: {} },
  ])('names $name', ({ command, cause }) => {
    expect(causeOf(records(command), port)).toEqual({ by: 'learner', command, ...cause })
  })

  it('finds what the lesson made in the file that it gave', () => {
    expect(causeOf(records(undefined, 'lesson'), port)).toEqual({ by: 'lesson', file: 'old.yaml', line: 23 })
  })

  it('leaves it at that when a controller wrote', () => {
    expect(causeOf(records(undefined, 'controller'), port)).toEqual({ by: 'controller' })
  })

  it('knows nothing of what nobody remembers', () => {
    expect(causeOf({ ...records(undefined), writer: () => undefined }, port)).toBeUndefined()
  })
})
