/**
 * Which drill comes next: the learner's own mistakes, each in one of five boxes. Solved, it moves up a box and rests for longer; not
 * solved, or met again, it falls back into the first. Times are handed in; where the history is kept is the caller's affair.
 */
export interface Met {
  /** Of the catalogue: `K02`. */
  readonly mistake: string
  readonly atMs: number
}

export interface Practised extends Met {
  readonly solved: boolean
}

export interface PracticeHistory {
  /** Mistakes that were named while the learner did lessons. */
  readonly met: readonly Met[]
  /** Drills that were done or given up. */
  readonly done: readonly Practised[]
}

export interface DueDrill {
  readonly mistake: string
  /** Another one than before. */
  readonly seed: number
  /** 0 to 4. */
  readonly box: number
  readonly dueAtMs: number
  /** How often the mistake was met. */
  readonly times: number
}

const DAY_MS = 24 * 60 * 60 * 1_000
/** How long a mistake rests in each box. The first is practised at once. */
const RESTS_MS = [0, 1, 3, 7, 21].map((days) => days * DAY_MS)

/** All mistakes of the learner that have a drill, the one to do next first; some may not be due yet. */
export function planPractice({ met, done }: PracticeHistory, drillable: readonly string[]): readonly DueDrill[] {
  const known = [...new Set(met.map(({ mistake }) => mistake))].filter((mistake) => drillable.includes(mistake))
  const plans = known.map((mistake) => planOne(mistake, { met: met.filter((each) => each.mistake === mistake), done: done.filter((each) => each.mistake === mistake) }))
  return plans.sort((a, b) => a.dueAtMs - b.dueAtMs || b.times - a.times || a.mistake.localeCompare(b.mistake))
}

/** The one to do now; undefined when none is due. */
export function nextDrill(history: PracticeHistory, { drillable, nowMs }: { readonly drillable: readonly string[]; readonly nowMs: number }): DueDrill | undefined {
  return planPractice(history, drillable).find(({ dueAtMs }) => dueAtMs <= nowMs)
}

function planOne(mistake: string, { met, done }: PracticeHistory): DueDrill {
  const acts = [...met.map((each) => ({ ...each, solved: false })), ...done].sort((a, b) => a.atMs - b.atMs)
  let box = 0
  for (const { solved } of acts) box = solved ? Math.min(box + 1, RESTS_MS.length - 1) : 0
  const last = acts.at(-1)?.atMs ?? 0
  return { mistake, seed: done.length + 1, box, dueAtMs: last + RESTS_MS[box], times: met.length }
}
