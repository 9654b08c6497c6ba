/** Drills by their names, which stand where the path of a lesson stands: `drill/K02/7` is the seventh that has K02 in it. */
import type { Say } from '../../words/sentence'
import { mistakes } from '../mistakes/catalogue'
import { isDrillable, makeDrill, type Drill } from './make-drill'

export const drillName = ({ mistake, seed }: { readonly mistake: string; readonly seed: number }): string => `drill/${mistake}/${seed}`

/** Undefined where there is none of this name. */
export function drillOf(name: string, say: Say): Drill | undefined {
  const [, mistake, seed] = /^drill\/(K\d+)\/(\d{1,9})$/.exec(name) ?? []
  return mistake === undefined ? undefined : makeDrill({ mistake, seed: Number(seed) }, say)
}

/** Where somebody has no mistakes of their own: one of all. */
export function anyDrill(seed: number): string {
  const from = mistakes.map((_mistake, index) => mistakes[(seed + index) % mistakes.length].id)
  return drillName({ mistake: from.find(isDrillable) ?? mistakes[0].id, seed })
}
