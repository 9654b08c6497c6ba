/** What was there before the learner came: add-ons and manifests of the lesson, lines that were run, and the time they took to settle. */
import type { Clock } from '../base/clock'
import type { Lesson } from '../lesson/lesson'
import { driveToRest } from './drive-to-rest'

/** How each is installed; it is waited for, since its webhook judges what is applied next. */
const ADDONS: Readonly<Record<string, readonly string[]>> = {
  'ingress-nginx': [
    'kubectl apply -f https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-v1.12.1/deploy/static/provider/cloud/deploy.yaml',
    'kubectl wait -n ingress-nginx --for=condition=ready pod -l app.kubernetes.io/component=controller --timeout=120s',
    // Until every node's rules lead to it.
    'sleep 10',
  ],
}
/** A line behind the scenes that takes longer has gone wrong. */
const LINE_MS = 300_000

/** A machine that prints nowhere, with files of its own. */
export type Aside = (line: string) => Promise<{ readonly exitCode: number; readonly output: string }>

export interface SetUp {
  readonly clock: Clock
  readonly world: Lesson['world']
  readonly aside: Aside
}

/** Throws when a manifest or a line does not succeed, so that no lesson begins in another world than its author meant. */
export async function setUp({ clock, world, aside }: SetUp): Promise<void> {
  const end = clock.now() + world.settleMs
  const applied = world.apply.map((file) => `kubectl apply -f ${file.replace(/^files\//, '')}`)
  for (const line of [...world.addons.flatMap((addon) => ADDONS[addon]), ...applied, ...world.run]) {
    let done = false
    const ran = aside(line).finally(() => (done = true))
    if (!(await driveToRest(clock, { untilMs: clock.now() + LINE_MS, until: () => done }))) throw new Error(`world: ${line}: does not end`)
    const { exitCode, output } = await ran
    if (exitCode !== 0) throw new Error(`world: ${line}: ${output.trim()}`)
  }
  await driveToRest(clock, { untilMs: Math.max(end, clock.now()) })
}
