/** The nodes of an expression, and what the library's checker leaves to be found in them. */
import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { isNode } from './nodes'

export function nodesOf(root: ASTNode): readonly ASTNode[] {
  const found: ASTNode[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (!isNode(value)) return
    found.push(value)
    visit(value.args)
  }
  visit(root)
  return found
}

/** `has(self.x)` where there can be no `x`. */
export function isFieldFault(environment: Environment, nodes: readonly ASTNode[], expression: string): { at: number; text: string } | undefined {
  for (const node of nodes) {
    if (node.op !== 'call' || node.args[0] !== 'has') continue
    const [argument] = node.args[1]
    const { error } = environment.check(expression.slice(argument.start, argument.end))
    if (error?.code !== 'no_such_key') continue
    const at = expression.lastIndexOf('.', argument.start + (error.range?.start ?? 0))
    return { at, text: `undefined field '${error.message.split('\n')[0].slice('No such key: '.length)}'` }
  }
  return undefined
}
