/** Reading and writing parameters by the names a script uses: `x`, `1`, `@`, `?`, `a[2]`, `a[@]`. */
import type { Word } from 'unbash'
import type { Context } from './context'
import { ShellError } from './control'
import { assign, scalarOf, withItem, type ShellState } from './state'

/** The value of a plain or special parameter; undefined when it is unset. */
export function parameterValue({ state }: Pick<Context, 'state'>, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(state.status)
    case '$':
      return String(state.shellPid)
    case '#':
      return String(state.parameters.length)
    case '!':
      return state.lastBackgroundPid === undefined ? undefined : String(state.lastBackgroundPid)
    case '-':
      return flagsOf(state)
    case '@':
    case '*':
      return state.parameters.length === 0 ? undefined : state.parameters.join(name === '*' ? firstOfIfs(state) : ' ')
    case '0':
      return state.name
    case 'LINENO':
      return String(state.trapLine ?? state.line)
    default:
      return /^\d+$/.test(name) ? state.parameters[Number(name) - 1] : dynamicValue(state, name)
  }
}

function dynamicValue(state: ShellState, name: string): string | undefined {
  if (name === 'RANDOM') return String(Math.floor(state.home.random() * 32_768))
  if (name === 'SECONDS') return String(Math.floor((state.home.now() - state.startedAt) / 1000))
  if (name === 'EPOCHSECONDS') return String(Math.floor(state.home.now() / 1000))
  if (name === 'BASHPID') return String(state.home.pid)
  if (name === 'PIPESTATUS') return String(state.pipeStatus[0])
  if (name === 'FUNCNAME') return state.functionNames[0]
  if (name === '_') return state.lastArgument
  if (name === 'BASH_COMMAND') return state.commandText
  const variable = state.variables.get(name)
  return variable?.reference === undefined ? scalarOf(variable) : referred(state, variable.reference)
}

function referred(state: ShellState, target: string): string | undefined {
  const item = /^(\w+)\[(.*)\]$/s.exec(target)
  return item ? arrayItems(state, item[1]).get(item[2]) : scalarOf(state.variables.get(target))
}

/** What a `declare -n` stands for, or the name itself. */
export const targetOf = (state: ShellState, name: string): string => state.variables.get(name)?.reference ?? name

const flagsOf = ({ options, interactive }: ShellState): string =>
  `${options.errexit ? 'e' : ''}h${interactive ? 'im' : ''}${options.nounset ? 'u' : ''}${options.xtrace ? 'x' : ''}B`

export const firstOfIfs = (state: ShellState): string => (scalarOf(state.variables.get('IFS')) ?? ' ').slice(0, 1)

export function arrayItems(state: ShellState, name: string): ReadonlyMap<string, string> {
  if (name === 'PIPESTATUS') return new Map(state.pipeStatus.map((status, index) => [String(index), String(status)]))
  if (name === 'FUNCNAME') return new Map(state.functionNames.map((each, index) => [String(index), each]))
  const value = state.variables.get(targetOf(state, name))?.value
  if (value === undefined) return new Map()
  return typeof value === 'string' ? new Map([['0', value]]) : value.items
}

export function setVariable(state: ShellState, name: string, value: string): void {
  if (!assign(state, name, value)) throw new ShellError(`${name}: readonly variable`, 1, 'line')
}

export function setItem(state: ShellState, given: { name: string; key: string }, value: string): void {
  const target = { name: targetOf(state, given.name), key: given.key }
  const old = state.variables.get(target.name)
  if (old?.readOnly) throw new ShellError(`${target.name}: readonly variable`, 1, 'line')
  const array = typeof old?.value === 'string' ? { associative: false, items: new Map([['0', old.value]]) } : old?.value
  state.variables.set(target.name, { ...old, value: withItem(array, target.key, value) })
}

export const isAssociative = (state: ShellState, name: string): boolean => {
  const value = state.variables.get(targetOf(state, name))?.value
  return typeof value === 'object' && value.associative
}

export const isEveryItem = (index: Word | undefined): boolean =>
  index !== undefined && (index.text === '@' || index.text === '*')
