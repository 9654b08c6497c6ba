/** The recorded transcript through a real kubectl: what differs lies in the cluster, and not in ours. It takes a minute: `KUBARIUM_FULL=1`. */
import { beforeAll, describe, expect, it } from 'vitest'
import { realKubectl } from '../../cli/real-kubectl.test.support'
import { comparable } from './comparable.test.support'
import { different, tellOfBuild, tellOfRestart } from './different.test.support'
import { recordedEntries, type RecordedCommand, type RecordedEntry } from './recorded-entries.test.support'
import { replayReally } from './replay-really.test.support'
import type { Answered } from './replay.test.support'

const entries = process.env.KUBARIUM_FULL && realKubectl ? recordedEntries() : []
const isCompared = (index: number): boolean => !(index in different) && !tellOfBuild.includes(index) && !tellOfRestart.includes(index)
const rows = entries.flatMap((entry, index) =>
  'cmd' in entry && isCompared(index) ? [{ index, group: entry.group, cmd: entry.cmd, entry }] : [],
)

describe.skipIf(entries.length === 0)('the recorded transcript through a real kubectl', () => {
  let answers: ReadonlyMap<RecordedEntry, Answered> = new Map()

  beforeAll(async () => {
    answers = await replayReally(entries, realKubectl ?? '')
  }, 300_000)

  it.each(rows)('$index $group: $cmd', ({ cmd, entry }: { cmd: string; entry: RecordedCommand }) => {
    const answer = answers.get(entry)
    if (!answer) throw new Error(`not run: ${cmd}`)
    const { said, wanted } = comparable(entry, answer)
    expect(said).toEqual(wanted)
  })
})
