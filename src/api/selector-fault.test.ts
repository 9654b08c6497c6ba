import { expect, it } from 'vitest'
import { findSelectorFault } from './selector-fault'

it.each([
  { text: 'a===', fault: "unable to parse requirement: found '=', expected: identifier" },
  { text: 'a in (b', fault: "unable to parse requirement: found '', expected: ',' or ')'" },
  { text: 'a in (', fault: "unable to parse requirement: found '', expected: ',', ')' or identifier" },
  { text: 'a in b', fault: "unable to parse requirement: found 'b' expected: '('" },
  { text: 'a b', fault: "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt" },
  { text: '!', fault: "unable to parse requirement: found '', expected: identifier" },
  { text: '=x', fault: "found '=', expected: !, identifier, or 'end of string'" },
  { text: 'a=b,', fault: "found '', expected: identifier after ','" },
  { text: 'a=b c', fault: "found 'c', expected: ',' or 'end of string'" },
  { text: 'a=,b in (c,,d),!e,f notin (),in=in', fault: undefined },
])('finds what is wrong with $text', ({ text, fault }) => {
  expect(findSelectorFault(text)).toBe(fault)
})
