import { describe, expect, it } from 'vitest'
import { Random } from '../base/random'
import { driveToRest } from './drive-to-rest'
import { createHost, type Host } from './host'
import { startLessonDesk, type LessonDesk } from './lesson-desk'
import { foresee, HORIZON_MS } from './oracle'
import { lessonViewOf, type LessonSource } from './world'

/** A question in each form that a check may have, about what the acts below make and break. */
const lesson: LessonSource = {
  id: 'oracle',
  files: {},
  markdown: `---
kubarium: lesson/v1
id: oracle
title: What will be
world: { settle: 1s }
---
## Questions {#questions}

\`\`\`yaml check
id: two-ready
say: Two Pods are ready.
assert: { kind: Deployment, name: web, match: { status: { readyReplicas: 2 } } }
\`\`\`

\`\`\`yaml check
id: five-ready-for-long
say: Five Pods are ready, and stay so.
stableFor: 30s
assert: { kind: Deployment, name: web, match: { status: { readyReplicas: 5 } } }
\`\`\`

\`\`\`yaml check
id: answers
say: The Service answers.
reach: { from: Node, url: "http://web/", expect: { status: 200 } }
\`\`\`

\`\`\`yaml check
id: done
say: The Job is done.
assert: { kind: Job, name: work, match: { status: { succeeded: 1 } } }
\`\`\`

\`\`\`yaml check
id: backed-off
say: A container was restarted.
event: { kind: Pod, name: crash, reason: BackOff }
\`\`\`

\`\`\`yaml check
id: gone
say: No Pod is left.
count: { kind: Pod, atMost: 0 }
\`\`\`
`,
}

const acts = [
  'kubectl create deployment web --image=nginx --replicas=2',
  'kubectl create deployment web --image=nginx:nosuch --replicas=2',
  'kubectl create deployment web --image=gcr.io/kuar-demo/kuard-amd64:1 --replicas=5',
  'kubectl scale deployment web --replicas=5',
  'kubectl scale deployment web --replicas=2',
  'kubectl set image deployment web nginx=nginx:1.17',
  'kubectl set image deployment web nginx=nginx:nosuch',
  'kubectl set resources deployment web --requests=cpu=500m',
  'kubectl rollout undo deployment web',
  'kubectl expose deployment web --port=80',
  'kubectl expose deployment web --port=80 --target-port=8080',
  'kubectl delete service web',
  'kubectl delete pods --all --wait=false',
  'kubectl delete deployment web',
  'kubectl create job work --image=busybox -- sleep 45',
  'kubectl create job work --image=busybox -- sh -c "sleep 5; exit 1"',
  'kubectl delete job work',
  'kubectl run crash --image=busybox -- sh -c "sleep 3; exit 3"',
  'kubectl run crash --image=busybox -- sleep 3600',
  'kubectl delete pod crash --wait=false',
  'kubectl cordon kubarium-worker; kubectl cordon kubarium-worker2',
  'kubectl uncordon kubarium-worker',
]

interface Opened {
  readonly host: Host
  readonly desk: LessonDesk
  /** When each check was first seen to have passed since the last question. */
  readonly passed: Map<string, number>
}

async function open(seed: string): Promise<Opened> {
  const settings = { seed, startMs: Date.UTC(2026, 0, 5, 9), nodes: 3 }
  const host = await createHost({ settings, lesson, schema: undefined, onOutput() {} })
  const { simulation, lesson: read } = host.world
  if (!read) throw new Error('the world has no lesson')
  const passed = new Map<string, number>()
  const desk = startLessonDesk({
    simulation,
    lesson: read,
    view: () => lessonViewOf(host.world),
    recognises: () => false,
    onChange({ steps }) {
      for (const { check, kind } of steps[0].verdicts) if (kind === 'passed' && !passed.has(check)) passed.set(check, simulation.clock.now())
    },
  })
  return { host, desk, passed }
}

/** Does something, waits for a moment, asks, and then really waits. Gives what was said and what came. */
async function ask({ host, desk, passed }: Opened, random: Random) {
  const { clock } = host.world.simulation
  const line = acts[Math.floor(random.float() * acts.length)]
  void host.run(line)
  await driveToRest(clock, { untilMs: clock.now() + 100 + Math.floor(random.float() * 5_000) })
  const nowMs = clock.now()
  passed.clear()
  for (const { check, kind } of desk.look()[0].verdicts) if (kind === 'passed') passed.set(check, nowMs)
  const checks = new Set(desk.steps[0].verdicts.map(({ check }) => check))
  const said = await foresee({ log: host.log(), lesson, schema: undefined, nowMs, checks })
  await driveToRest(clock, { untilMs: nowMs + HORIZON_MS })
  const came = [...checks].map((check) => ({ check, passesAtMs: passed.get(check) }))
  return { line, nowMs, came, said: said ?? [] }
}

const STATES_A_WORLD = 5
/** Five hundred states where there is time for all of them. */
const worlds = process.env['KUBARIUM_FULL'] ? 100 : 6
const answers = { now: 0, later: 0, never: 0 }

describe('the oracle', () => {
  it.each(Array.from({ length: worlds }, (_, index) => index))('says what really comes, in five states of world %i', async (world) => {
    const random = new Random(`oracle ${world}`)
    const opened = await open(String(world))
    for (let state = 0; state < STATES_A_WORLD; state++) {
      const { line, nowMs, said, came } = await ask(opened, random)
      expect({ line, nowMs, answer: said.map(({ check, passesAtMs }) => ({ check, passesAtMs })) }).toEqual({ line, nowMs, answer: came })
      for (const { passesAtMs } of said) answers[passesAtMs === undefined ? 'never' : passesAtMs > nowMs ? 'later' : 'now']++
    }
  }, 300_000)

  it('was asked about what holds, about what comes and about what never comes', () => {
    expect(Math.min(...Object.values(answers)), JSON.stringify(answers)).toBeGreaterThan(worlds / 2)
  })
})
