import { describe, expect, it } from 'vitest'
import { openPage } from './page.test.support'
import { createRecords } from './records'
import { sitDown } from './student.test.support'
import { HOME } from './student-machine'
import type { LessonSource } from './world'

const service = (port: number): string => `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - port: ${port}
`
const lesson: LessonSource = {
  id: 'cause',
  files: {},
  markdown: `---
kubarium: lesson/v1
id: cause
title: Who did it
world: { settle: 1s }
---
## Only {#only}

\`\`\`yaml check
id: port
say: The Service knocks at 80.
assert: { kind: Service, name: web, match: { spec: { ports: [{ port: 80 }] } } }
\`\`\`
`,
}

describe('records', () => {
  it('tell which line of the student wrote an object last, and what components wrote', async () => {
    const student = await sitDown(2)
    const { world } = student.host
    const records = createRecords(world.simulation.trace, world.machine.files, HOME)
    await student.run('kubectl create deployment web --image=nginx --replicas=2')
    await student.rest(20)
    expect(records.writer('Deployment/default/web')).toEqual({ by: 'learner', command: 'kubectl create deployment web --image=nginx --replicas=2' })
    await student.run('kubectl scale deployment web --replicas=3')
    await student.rest(20)
    expect(records.writer('Deployment/default/web')).toEqual({ by: 'learner', command: 'kubectl scale deployment web --replicas=3' })
    const [pod] = (await student.run('kubectl get pods -o name')).split('\n')
    expect(records.writer(pod.replace('pod/', 'Pod/default/'))).toEqual({ by: 'controller' })
    expect(records.writer('Pod/default/nobody')).toBeUndefined()
  })

  it('list the manifests of the home', async () => {
    const { host } = await sitDown(1)
    host.write('b.yaml', 'kind: B')
    host.write('shop/a.yml', 'kind: A')
    host.write('notes.txt', 'no')
    const records = createRecords(host.world.simulation.trace, host.world.machine.files, HOME)
    expect([...records.manifests()].sort()).toEqual(['b.yaml', 'shop/a.yml'])
    host.write('c.yaml', 'kind: Pod\nmetadata:\n  name: c\n')
    const place = { object: 'Pod/default/c', path: 'metadata.name' }
    expect(records.line('c.yaml', place)).toBe(3)
    host.write('c.yaml', '# c\nkind: Pod\nmetadata:\n  name: c\n')
    expect(records.line('c.yaml', place)).toBe(4)
    expect(records.line('nothing', place)).toBeUndefined()
  })
})

describe('the cause of a verdict', () => {
  it('is the line of the file that the student applied', async () => {
    const { boot, run, say, hear, close } = openPage(lesson)
    await boot()
    say({ type: 'write-file', id: 1, path: 'web.yaml', content: service(8080) })
    await hear('file-written')
    await run('kubectl apply -f web.yaml')
    const told = await hear('lesson', ({ steps }) => steps[0].verdicts[0].cause !== undefined)
    expect(told.steps[0].verdicts[0]).toMatchObject({
      kind: 'notYet',
      differences: [{ object: 'Service/default/web', path: 'spec.ports[0].port', expected: 80, actual: 8080 }],
      cause: { by: 'learner', command: 'kubectl apply -f web.yaml', file: 'web.yaml', line: 7 },
    })
    close()
  })
})
