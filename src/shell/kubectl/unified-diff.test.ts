import { expect, it } from 'vitest'
import { unifiedDiff } from './unified-diff'

const lines = (...items: readonly (string | number)[]): string => items.map((item) => `${item}\n`).join('')

it.each([
  { name: 'equal texts', before: 'a\n', after: 'a\n', hunks: '' },
  {
    name: 'a changed line',
    before: lines(1, 2, 3),
    after: lines(1, 'x', 3),
    hunks: '@@ -1,3 +1,3 @@\n 1\n-2\n+x\n 3\n',
  },
  { name: 'a text from nothing', before: '', after: lines('a', 'b'), hunks: '@@ -0,0 +1,2 @@\n+a\n+b\n' },
  { name: 'a single line', before: 'a\n', after: 'b\n', hunks: '@@ -1 +1 @@\n-a\n+b\n' },
  {
    name: 'changes far apart',
    before: lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    after: lines(0, 2, 3, 4, 5, 6, 7, 8, 9, 11),
    hunks: '@@ -1,4 +1,4 @@\n-1\n+0\n 2\n 3\n 4\n@@ -7,4 +7,4 @@\n 7\n 8\n 9\n-10\n+11\n',
  },
  {
    name: 'changes that share their context',
    before: lines(1, 2, 3, 4, 5),
    after: lines(0, 2, 3, 4, 6),
    hunks: '@@ -1,5 +1,5 @@\n-1\n+0\n 2\n 3\n 4\n-5\n+6\n',
  },
])('$name differ as diff -u shows it', ({ before, after, hunks }) => {
  expect(unifiedDiff(before, after)).toBe(hunks)
})
