/** `test EXPRESSION` and `[ EXPRESSION ]`: status 0 for true, 1 for false, 2 for what is no expression. */
import { evaluateTest, TestProblem } from '../interpreter/test-expression'
import { baseName, fail, type Tool } from '../tool'

export const test: Tool = {
  name: 'test',
  async program(process) {
    const { argv, env, files, cwd, terminal, stdout, stderr } = process
    const isBracket = baseName(argv[0]) === '['
    if (isBracket && argv.at(-1) !== ']') return fail(process, "missing `]'", 2)
    const place = {
      files,
      cwd,
      isSet: (name: string) => env.has(name),
      isTerminal: (descriptor: number) =>
        descriptor === 0 ? terminal !== undefined : (descriptor === 1 ? stdout : stderr).isTerminal,
    }
    try {
      return evaluateTest(place, argv.slice(1, isBracket ? -1 : undefined)) ? 0 : 1
    } catch (error) {
      if (error instanceof TestProblem) return fail(process, error.message, 2)
      throw error
    }
  },
}
