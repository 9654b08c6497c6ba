/** `for`, `while`, `until`, and the `break` and `continue` inside of them. */
import type { ArithmeticFor, For, Select, While } from 'unbash'
import type { Context } from './context'
import { LoopExit } from './control'
import { runList, tick } from './execute'
import { evaluate, expandWords } from './expand'
import { scalarOf } from './state'
import { setVariable } from './variables'

/** Runs the body once; false when the loop is to end. */
async function turn(context: Context, loop: For | While | ArithmeticFor | Select): Promise<boolean> {
  const { state } = context
  const outer = state.loopDepth++
  try {
    await runList(context, loop.body)
    return true
  } catch (error) {
    if (!(error instanceof LoopExit)) throw error
    if (error.levels > 1 && outer > 0) throw new LoopExit(error.kind, error.levels - 1)
    return error.kind === 'continue'
  } finally {
    state.loopDepth = outer
  }
}

export async function runFor(context: Context, node: For): Promise<number> {
  const { state } = context
  const words = node.wordlist ? await expandWords(context, node.wordlist) : state.parameters
  state.status = 0
  for (const word of words) {
    await tick(context)
    if (state.options.xtrace) await context.streams.stderr.write(`+ for ${node.name.value} in ${words.join(' ')}\n`)
    setVariable(state, node.name.value, word)
    if (!(await turn(context, node))) break
  }
  return state.status
}

export async function runWhile(context: Context, node: While): Promise<number> {
  const { state } = context
  const condition = { ...context, tested: true }
  let status = 0
  for (;;) {
    await tick(context)
    const outer = state.loopDepth++
    try {
      await runList(condition, node.clause)
    } catch (error) {
      if (error instanceof LoopExit && error.levels <= 1 && error.kind === 'break') break
      throw error
    } finally {
      state.loopDepth = outer
    }
    if ((state.status === 0) !== (node.kind === 'while')) break
    state.status = 0
    const goesOn = await turn(context, node)
    status = state.status
    if (!goesOn) break
  }
  return (state.status = status)
}

export async function runForArithmetic(context: Context, node: ArithmeticFor): Promise<number> {
  const { state } = context
  if (node.initialize) await evaluate(context, node.initialize)
  state.status = 0
  while (!node.test || (await evaluate(context, node.test)) !== 0n) {
    await tick(context)
    if (!(await turn(context, node))) break
    if (node.update) await evaluate(context, node.update)
  }
  return state.status
}

/** A menu on stderr; the answer is a number. Ends with the input. */
export async function runSelect(context: Context, node: Select): Promise<number> {
  const { state, streams } = context
  const words = node.wordlist ? await expandWords(context, node.wordlist) : state.parameters
  const width = String(words.length).length
  const menu = words.map((word, index) => `${String(index + 1).padStart(width)}) ${word}\n`).join('')
  await streams.stderr.write(menu)
  for (;;) {
    await tick(context)
    await streams.stderr.write(scalarOf(state.variables.get('PS3')) ?? '#? ')
    const line = await streams.stdin.readLine()
    if (line === undefined) {
      await streams.stderr.write('\n')
      return (state.status = 1)
    }
    if (line.trim() === '') {
      await streams.stderr.write(menu)
      continue
    }
    setVariable(state, 'REPLY', line)
    setVariable(state, node.name.value, words[Number(line) - 1] ?? '')
    if (!(await turn(context, node))) return state.status
  }
}
