/** Names of recall drills, which stand where the path of a lesson stands: `recall/services/wrong-door/fix/7` is one of that step. */
export interface RecallName {
  /** `services/wrong-door` */
  readonly lesson: string
  readonly step: string
  /** Another one, another dress. */
  readonly seed: number
}

export const recallName = ({ lesson, step, seed }: RecallName): string => `recall/${lesson}/${step}/${seed}`

/** Undefined where it is no such name. */
export function parseRecallName(name: string | undefined): RecallName | undefined {
  const [, lesson, step, seed] = /^recall\/([a-z0-9-]+\/[a-z0-9-]+)\/([a-z0-9-]+)\/(\d{1,9})$/.exec(name ?? '') ?? []
  return lesson === undefined ? undefined : { lesson, step, seed: Number(seed) }
}
