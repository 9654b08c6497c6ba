/** The bench in a browser's tab: `run-in-tab.mjs` calls these there, and asks the browser what they took. */
import { drive } from '../src/base/driver'
import { boot, bootQuiet, deploy, waitUntilReady } from './scenarios'

const DAY_MS = 86_400_000
let quiet: ReturnType<typeof bootQuiet> | undefined

Object.assign(globalThis, {
  /** From nothing until all replicas are Ready. */
  start({ nodes, replicas }: { readonly nodes: number; readonly replicas: number }): void {
    const booted = boot(nodes)
    deploy(booted.cluster, replicas)
    waitUntilReady(booted, replicas)
  },
  /** One more day of a quiet cluster. */
  async live(): Promise<void> {
    const { simulation } = (quiet ??= bootQuiet())
    await drive(simulation.clock, { untilMs: simulation.clock.now() + DAY_MS })
  },
})
