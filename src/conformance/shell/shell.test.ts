/**
 * Scripts with what bash 5.2, GNU's tools, mawk and jq made of them, recorded from the real ones. To add one: a line with its
 * script in a file of `recorded/`, and `KUBARIUM_RECORD=1 npx vitest run src/conformance/shell`, which asks the real ones on this
 * machine. What we do not answer alike stands in `different.json` with the reason.
 */
import { describe, expect, it } from 'vitest'
import { differences, factsOf, groups, ours, really, writeFacts } from './recorded-facts.test.support'

if (process.env.KUBARIUM_RECORD) for (const group of groups) writeFacts(group, factsOf(group).map(really))

const facts = groups.flatMap(factsOf)
const reasons = new Map(differences.map(({ script, reason }) => [script, reason]))

describe('the recorded comparison', () => {
  it('has at least 1,000 scripts, each once', () => {
    expect(facts.length).toBeGreaterThanOrEqual(1000)
    const scripts = facts.map(({ script }) => script)
    expect(scripts.filter((script, index) => scripts.indexOf(script) !== index)).toEqual([])
  })

  it('is answered alike in at least 95 of a hundred, and every other one has its reason', () => {
    expect(differences.length).toBeLessThanOrEqual(facts.length * 0.05)
    const known = new Set(facts.map(({ script }) => script))
    expect(differences.filter(({ script, reason }) => !known.has(script) || reason === '')).toEqual([])
  })
})

describe.each(groups)('%s: a script does what the real bash and the real tools made of it', (group) => {
  it.each(factsOf(group))('$script', async (fact) => {
    const said = await ours(fact)
    if (reasons.has(fact.script)) expect(said, 'this script may leave the list of those that differ').not.toEqual(fact)
    else expect(said).toEqual(fact)
  })
})
