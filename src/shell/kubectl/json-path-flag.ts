/** The path that a flag gives (`--sort-by`, custom columns), with or without braces; a broken one is the learner's error. */
import { CommandError } from './failures'
import { relaxedJsonPath } from './jsonpath'
import { JsonPathError } from './jsonpath-parse'

export function pathOf(expression: string): string {
  try {
    return relaxedJsonPath(expression)
  } catch (error) {
    if (error instanceof JsonPathError) throw new CommandError(error.message)
    throw error
  }
}
