/** What a field is to be, in words: a value as it is written, or what an operator of a lesson's pattern asks of it. */
import { sentence, type Phrase, type Sentence } from './sentence'

const operators: Readonly<Record<string, (operand: unknown) => Sentence>> = {
  in: (operand) => sentence('wanted.oneOf', { values: Array.isArray(operand) ? operand.map((each) => JSON.stringify(each)).join(', ') : JSON.stringify(operand) }),
  gte: (operand) => sentence('wanted.atLeast', { value: JSON.stringify(operand) }),
  lte: (operand) => sentence('wanted.atMost', { value: JSON.stringify(operand) }),
  exists: (operand) => (operand === false ? sentence('wanted.nothing') : sentence('wanted.anything')),
  matches: (operand) => sentence('wanted.matching', { pattern: String(operand) }),
  contains: (operand) => sentence('wanted.containing', { value: JSON.stringify(operand) }),
  length: (operand) => sentence('wanted.length', { value: wantedPhrase(operand) }),
  any: (operand) => sentence('wanted.item', { value: JSON.stringify(operand) }),
}

export function wantedPhrase(expected: unknown): Phrase {
  const [name, ...others] = isTree(expected) ? Object.keys(expected) : []
  if (!isTree(expected) || name === undefined || others.length > 0 || !Object.hasOwn(operators, name)) return JSON.stringify(expected)
  return operators[name](expected[name])
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)
