import { describe, expect, it } from 'vitest'
import { expandVariables } from './expand-variables'

const known = new Map([
  ['VAR_A', 'A'],
  ['VAR_B', 'B'],
  ['VAR_C', 'C'],
  ['VAR_REF', '$(VAR_A)'],
  ['VAR_EMPTY', ''],
])

describe('a text with variables', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['$(VAR_A)', 'A'],
    ['___$(VAR_B)___', '___B___'],
    ['$(VAR_A)-1', 'A-1'],
    ['$(VAR_A)_$(VAR_B)_$(VAR_C)', 'A_B_C'],
    ['$$(VAR_B)_$(VAR_A)', '$(VAR_B)_A'],
    ['$$(VAR_A)_$$(VAR_B)', '$(VAR_A)_$(VAR_B)'],
    ['f000-$$VAR_A', 'f000-$VAR_A'],
    ['foo\\$(VAR_C)bar', 'foo\\Cbar'],
    ['foo\\\\$(VAR_C)bar', 'foo\\\\Cbar'],
    ['foo$(VAR_EMPTY)bar', 'foobar'],
    ['$(VAR_REF)', '$(VAR_A)'],
    ['$$(VAR_REF)', '$(VAR_REF)'],
    ['$?_boo_$!', '$?_boo_$!'],
    ['$VAR_A', '$VAR_A'],
    ['${VAR_A}', '${VAR_A}'],
    ['$(VAR_DNE)', '$(VAR_DNE)'],
    ['$$$$$$(BIG_MONEY)', '$$$(BIG_MONEY)'],
    ['$$$$$$$(VAR_A)', '$$$A'],
    ['$$$$$$$$(BIG_MONEY)', '$$$$(BIG_MONEY)'],
    ['$VAR_A)', '$VAR_A)'],
    ['$(VAR_B)_______$(A', 'B_______$(A'],
    ['$(A)foobarbaz$(VAR_B)', '$(A)foobarbazB'],
    ['$(VAR_A$(VAR_B))', '$(VAR_A$(VAR_B))'],
    ['$(VAR_B$(VAR_A', '$(VAR_B$(VAR_A'],
    ['$$$(VAR_A)', '$A'],
    ['$()', '$()'],
    ['$', '$'],
    ['$$', '$'],
    ['no dollars', 'no dollars'],
  ]
  for (const [text, expanded] of cases) {
    it(`is ${expanded} for ${text}`, () => expect(expandVariables(text, known)).toBe(expanded))
  }
})
