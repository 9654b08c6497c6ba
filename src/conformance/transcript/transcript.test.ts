/**
 * What a real 1.32 cluster answered to three hundred command lines, typed again here in the same order: the same bytes and exit codes,
 * apart from what chance or the clock decided (`normalised.test.support.ts`).
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { recordedEntries, type RecordedCommand, type RecordedEntry } from './recorded-entries.test.support'
import { comparable } from './comparable.test.support'
import { different } from './different.test.support'
import { replay, type Answered } from './replay.test.support'

const entries = recordedEntries()
const rows = entries.flatMap((entry, index) => ('cmd' in entry ? [{ index, group: entry.group, cmd: entry.cmd, entry }] : []))

describe.skipIf(entries.length === 0)('the recorded transcript', () => {
  let answers: ReadonlyMap<RecordedEntry, Answered> = new Map()

  beforeAll(async () => {
    answers = await replay(entries)
  }, 60_000)

  it.each(rows)('$index $group: $cmd', ({ index, cmd, entry }: { index: number; cmd: string; entry: RecordedCommand }) => {
    const answer = answers.get(entry)
    if (!answer) throw new Error(`not run: ${cmd}`)
    const { said, wanted } = comparable(entry, answer)
    if (index in different) expect(said, 'this line may leave the list of those that differ').not.toEqual(wanted)
    else expect(said).toEqual(wanted)
  })
})
