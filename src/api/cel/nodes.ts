/** What of a tree is a node of an expression. */
import type { ASTNode } from '@marcbachmann/cel-js'

export const isNode = (value: unknown): value is ASTNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value && 'start' in value
