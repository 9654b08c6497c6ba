/** Tools too small for a file each: `true`, `false`, `clear`, `expr`, `pwd`. */
import { evaluateExpr, ExprProblem } from './expr-expression'
import { defineTool, fail, type Tool } from '../tool'

export const trueTool: Tool = { name: 'true', program: async () => 0 }
export const falseTool: Tool = { name: 'false', program: async () => 1 }

export const clear = defineTool({
  name: 'clear',
  usage: '',
  letters: 'x',
  async run(process) {
    await process.stdout.write('\x1b[H\x1b[2J\x1b[3J')
    return 0
  },
})

/** Simplified: there are no disks to wait for. */
export const sync = defineTool({ name: 'sync', usage: '[FILE]...', run: async () => 0 })

export const arch = defineTool({
  name: 'arch',
  usage: '',
  async run(process) {
    await process.stdout.write('x86_64\n')
    return 0
  },
})

export const pwd = defineTool({
  name: 'pwd',
  usage: '[-L|-P]',
  letters: 'LP',
  async run(process) {
    await process.stdout.write(`${process.cwd}\n`)
    return 0
  },
})

export const expr: Tool = {
  name: 'expr',
  async program(process) {
    const words = process.argv.slice(1)
    if (words.length === 0) return fail(process, "missing operand\nTry 'expr --help' for more information.", 2)
    try {
      const value = evaluateExpr(words)
      await process.stdout.write(`${value}\n`)
      return value === '' || /^-?0+$/.test(value) ? 1 : 0
    } catch (error) {
      if (error instanceof ExprProblem) return fail(process, error.message, 2)
      throw error
    }
  },
}
