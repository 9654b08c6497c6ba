import { describe, expect, it } from 'vitest'
import type { LessonStep } from '../protocol/messages'
import { english } from '../words/english'
import { tellAll } from '../words/sentence'
import { openPage } from './page.test.support'
import type { LessonSource } from './world'

const lesson: LessonSource = {
  id: 'ahead',
  files: {},
  markdown: `---
kubarium: lesson/v1
id: ahead
title: What will be
world: { settle: 1s }
---
## First {#first}

\`\`\`yaml check
id: ready
say: The Pod is ready.
assert: { kind: Deployment, name: web, match: { status: { readyReplicas: 1 } } }
\`\`\`
## Second {#second}

\`\`\`yaml check
id: done
say: The Job is done.
assert: { kind: Job, name: work, match: { status: { succeeded: 1 } } }
\`\`\`
`,
}

const verdictIn = ({ steps }: { steps: readonly LessonStep[] }, check: string) =>
  steps.flatMap(({ verdicts }) => verdicts).find((verdict) => verdict.check === check)

describe('watching ahead', () => {
  it('tells when a check will pass, and it passes then', async () => {
    const { boot, run, say, hear, heard, close } = openPage(lesson)
    await boot()
    say({ type: 'pace', pace: { type: 'ratio', ratio: 1 } })
    await run('kubectl create deployment web --image=nginx')
    const told = await hear('lesson', (message) => verdictIn(message, 'ready')?.passesAtMs !== undefined)
    const passesAtMs = verdictIn(told, 'ready')?.passesAtMs ?? 0
    const after = heard.length
    await hear('lesson', (message) => verdictIn(message, 'ready')?.kind === 'passed', after)
    const { nowMs } = await hear('clock', () => true, heard.length)
    expect(nowMs - passesAtMs).toBeGreaterThanOrEqual(0)
    expect(nowMs - passesAtMs).toBeLessThan(1_000)
    close()
  })

  it('tells what looks as if it were on its way, and never comes, from what does', async () => {
    const { boot, run, say, hear, heard, close } = openPage(lesson)
    await boot()
    say({ type: 'pace', pace: { type: 'ratio', ratio: 1 } })
    const probe = '{"spec":{"replicas":1,"template":{"spec":{"containers":[{"name":"nginx","readinessProbe":{"exec":{"command":["false"]},"initialDelaySeconds":25}}]}}}}'
    await run(`kubectl create deployment web --image=nginx --replicas=0 && kubectl patch deployment web -p '${probe}'`)
    const waits = await hear('lesson', (message) => verdictIn(message, 'ready')?.kind === 'waiting')
    const told = await hear('lesson', (message) => verdictIn(message, 'ready')?.kind === 'notYet', heard.indexOf(waits))
    expect(tellAll(verdictIn(told, 'ready')?.because ?? [], english)).toMatch(/^Pod "web-\S+" runs, but it is not Ready\.$/)
    close()
  })

  it('asks for the next step as soon as one is done', async () => {
    const { boot, run, say, hear, close } = openPage(lesson)
    await boot()
    say({ type: 'pace', pace: { type: 'ratio', ratio: 1 } })
    await run('kubectl create job work --image=busybox -- sleep 60; kubectl create deployment web --image=nginx')
    await hear('lesson', (message) => verdictIn(message, 'ready')?.kind === 'passed')
    await hear('lesson', (message) => verdictIn(message, 'done')?.passesAtMs !== undefined)
    close()
  })
})
