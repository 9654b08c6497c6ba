/**
 * What `iptables-save` prints for Services of every kind, held as text: the lines that a node without Services does not have.
 * Where upstream's tests hold the same Services as text, both must say the same (`upstream-texts.test.ts`).
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatRuleset } from '../network/iptables-save'
import { dumps, type Dump } from './dumps.test.support'
import { rulesFor, testConfig } from './rules.test.support'

const golden = readFileSync(new URL('./dumps.golden.txt', import.meta.url), 'utf8')
const held = new Map(golden.split(/^== /m).slice(1).map((part): [string, string] => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]))

const linesOf = ({ given, config, node }: Dump): readonly string[] => formatRuleset([rulesFor(given, { ...testConfig, ...config }, node)]).split('\n')

const bare = new Set(linesOf({ title: '', given: [] }).filter((line) => !line.startsWith('*')))

/** Table by table. */
const printed = (dump: Dump): string => `${linesOf(dump).filter((line) => !bare.has(line)).join('\n')}\n`

/** Chains that are jumped to but not there, and chains of Services that nothing leads to. */
function looseEnds(dump: Dump): readonly string[] {
  const lines = linesOf(dump)
  const declared = lines.filter((line) => line.startsWith(':')).map((line) => line.slice(1).split(' ')[0])
  const used = lines.flatMap((line) => /-j ([A-Z]+-[-A-Z0-9]+)/.exec(line)?.[1] ?? [])
  const own = declared.filter((name) => /^KUBE-(SVC|SVL|SEP|EXT|FW)-/.test(name))
  return [...used.filter((name) => !declared.includes(name)), ...own.filter((name) => !used.includes(name) && !name.startsWith('KUBE-SVC-'))]
}

describe('the rules of', () => {
  it.each(dumps)('$title', (dump) => {
    expect(printed(dump)).toBe(held.get(dump.title))
    expect(looseEnds(dump)).toEqual([])
  })

  it('at least thirty sets of Services', () => {
    expect([...held.keys()]).toEqual(dumps.map(({ title }) => title))
    expect(held.size).toBeGreaterThanOrEqual(30)
  })
})
