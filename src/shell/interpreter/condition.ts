/** `[[ ... ]]`: like `test`, but with patterns, regular expressions, and no splitting of its words. */
import type { TestExpression } from 'unbash'
import { compilePattern, PatternProblem } from '../tools/regular-expression'
import type { Context } from './context'
import { ShellError } from './control'
import { evaluateText, expandToPattern, expandToRegex, expandToString } from './expand'
import { matchesPattern } from './pattern'
import { compareNumbers, testBinary, testUnary, type TestPlace } from './test-expression'
import { arrayItems, parameterValue } from './variables'

export async function testCondition(context: Context, node: TestExpression): Promise<boolean> {
  switch (node.type) {
    case 'TestGroup':
      return testCondition(context, node.expression)
    case 'TestNot':
      return (await testCondition(context, node.operand)) !== (node.negations.length % 2 === 1)
    case 'TestLogical':
      for (const operand of node.operands) {
        const holds = await testCondition(context, operand)
        if (holds !== (node.operator === '&&')) return holds
      }
      return node.operator === '&&'
    case 'TestUnary':
      return testUnary(placeOf(context), node.operator, await expandToString(context, node.operand))
    case 'TestBinary':
      return compare(context, node)
  }
}

async function compare(context: Context, node: Extract<TestExpression, { type: 'TestBinary' }>): Promise<boolean> {
  const left = await expandToString(context, node.left)
  switch (node.operator) {
    case '=':
    case '==':
      return matchesPattern(folded(context, left), folded(context, await expandToPattern(context, node.right)))
    case '!=':
      return !matchesPattern(folded(context, left), folded(context, await expandToPattern(context, node.right)))
    case '=~':
      return matchRegex(context, left, await expandToRegex(context, node.right))
  }
  const right = await expandToString(context, node.right)
  if (!/^-(eq|ne|lt|le|gt|ge)$/.test(node.operator)) return testBinary(placeOf(context), node.operator, { left, right })
  return compareNumbers(node.operator, await evaluateText(context, left), await evaluateText(context, right))
}

/** Without regard to case after `shopt -s nocasematch`. */
export const folded = ({ state }: Context, text: string): string => (state.shopt.has('nocasematch') ? text.toLowerCase() : text)

function matchRegex({ state }: Context, text: string, source: string): boolean {
  try {
    const match = compilePattern(source, { extended: true }).exec(text)
    const items = new Map((match ?? []).map((group, index) => [String(index), group ?? '']))
    state.variables.set('BASH_REMATCH', { value: { associative: false, items } })
    return match !== null
  } catch (error) {
    if (error instanceof PatternProblem) throw new ShellError(`[[: invalid regular expression \`${source}'`, 2)
    throw error
  }
}

export function placeOf(context: Context): TestPlace {
  const { process, streams } = context
  return {
    files: process.files,
    cwd: process.cwd,
    isSet: (name) => {
      const item = /^(\w+)\[(.+)\]$/s.exec(name)
      return item ? arrayItems(context.state, item[1]).has(item[2]) : parameterValue(context, name) !== undefined
    },
    isTerminal: (descriptor) => {
      if (descriptor === 0) return streams.inputIsTerminal
      return descriptor === 1 ? streams.stdout.isTerminal : descriptor === 2 && streams.stderr.isTerminal
    },
  }
}
