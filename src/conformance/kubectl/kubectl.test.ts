/**
 * The real kubectl and ours say the same, byte for byte, before the same cluster. Where there is no real one, ours says what the real one
 * said when `recorded.json` was written, which `KUBARIUM_RECORD=1` does.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { realKubectl, type Outcome } from '../../cli/real-kubectl.test.support'
import { allReads, compareAll, writtenLines, type Compared } from './compare.test.support'
import { different } from './different.test.support'
import { normalised, withoutChance } from './normalised.test.support'

const recording = new URL('recorded.json', import.meta.url)
const recorded = JSON.parse(readFileSync(recording, 'utf8')) as Readonly<Record<string, Outcome>>
const lines = [...allReads, ...writtenLines]

describe(realKubectl ? 'a real kubectl and ours' : 'a recorded kubectl and ours', () => {
  let compared: ReadonlyMap<string, Compared> = new Map()

  beforeAll(async () => {
    compared = await compareAll()
    if (process.env.KUBARIUM_RECORD) writeFileSync(recording, record(compared))
  }, 300_000)

  it('are compared in at least 400 lines, each once', () => {
    expect(lines.length).toBeGreaterThanOrEqual(400)
    expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([])
  })

  it.each(lines)('kubectl %s', (line) => {
    const { ours, real } = compared.get(line) ?? { ours: undefined }
    if (!ours) throw new Error('this line has not been run')
    const [said, wanted] = (real ? [normalised(ours), normalised(real)] : [withoutChance(ours), recorded[line]]).map((outcome) => inOrder(line, outcome))
    if (different.has(line)) expect(said, 'this line may leave the list of those that differ').not.toEqual(wanted)
    else expect(said).toEqual(wanted)
  })
})

/** A real kubectl lists labels and annotations in no order: it walks a map of Go. */
const inOrder = (line: string, outcome: Outcome): Outcome =>
  line.includes(' --list') ? { ...outcome, stdout: outcome.stdout.split('\n').sort().join('\n') } : outcome

/** One line for each, so that a change is seen for what it is. */
function record(compared: ReadonlyMap<string, Compared>): string {
  const rows = lines.map((line) => `${JSON.stringify(line)}: ${JSON.stringify(withoutChance(compared.get(line)?.real ?? { stdout: '', stderr: '', exit: -1 }))}`)
  return `{\n${rows.join(',\n')}\n}\n`
}
