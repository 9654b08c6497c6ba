/** What the tables of preemption have in common: sizes, priorities, and pods that are there. Facts of default_preemption_test.go (v1.32). */
import type { PodDraft } from './snapshot.test.support'

export const low = 0
export const mid = 100
export const high = 1000
export const veryHigh = 10_000

export const size = (amount: number) => ({ cpu: `${amount}m`, memory: String(amount) })
export const small = size(100)
export const medium = size(200)
export const large = size(300)
export const veryLarge = size(500)

/** name, node, priority, requests, when it started (a number that sorts), and what else there is to it */
export type There = readonly [name: string, nodeName: string, priority: number, requests?: Record<string, string>, start?: number, more?: PodDraft]
