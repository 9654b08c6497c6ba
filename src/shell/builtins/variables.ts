/** Builtins about variables: `export`, `readonly`, `local`, `declare`, `unset`, `shift`, `set`, `let`. SHELL BUILTIN COMMANDS, bash(1). */
import { complain, type Context } from '../interpreter/context'
import { ShellError } from '../interpreter/control'
import { evaluateText } from '../interpreter/expand'
import { scalarOf, type ShellOptions, type Variable } from '../interpreter/state'
import { attributesOf, hasControls, quoteAnsi } from '../interpreter/quoting'
import { setItem, setVariable } from '../interpreter/variables'

const NAME = /^[A-Za-z_]\w*$/
const ASSIGNMENT = /^([A-Za-z_]\w*)(?:\[([^\]]*)\])?(\+?)=([^]*)$/

interface Declaration {
  readonly command: string
  readonly attributes: Partial<Variable>
  readonly associative?: boolean
}

async function declareAll(context: Context, args: readonly string[], how: Declaration): Promise<number> {
  let status = 0
  for (const arg of args) {
    const assignment = ASSIGNMENT.exec(arg)
    const name = assignment ? assignment[1] : arg
    if (!NAME.test(name)) {
      await complain(context, `${how.command}: \`${arg}': not a valid identifier`)
      status = 1
      continue
    }
    await declareOne(context, { name, how, assignment })
  }
  return status
}

async function declareOne(
  context: Context,
  { name, how, assignment }: { name: string; how: Declaration; assignment: RegExpExecArray | null },
): Promise<void> {
  const { state } = context
  const old = state.variables.get(name)
  if (assignment) {
    const [, , key, plus, value] = assignment
    if (key !== undefined) setItem(state, { name, key }, value)
    else if (how.attributes.integer || old?.integer)
      setVariable(state, name, String(await evaluateText(context, value)))
    else {
      const { letters } = how.attributes
      if (letters) state.variables.set(name, { ...old, letters, value: old?.value })
      setVariable(state, name, plus ? (scalarOf(old) ?? '') + value : value)
    }
  }
  const current = state.variables.get(name)
  const empty = how.associative ? { associative: true, items: new Map<string, string>() } : undefined
  const value = how.associative && typeof current?.value !== 'object' ? empty : current?.value
  state.variables.set(name, { ...current, ...how.attributes, value })
}

export async function exportVariables(context: Context, args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => !/^-[nfp]+$/.test(arg))
  if (names.length === 0) {
    await printVariables(context, 'declare -x', (variable) => variable.exported === true)
    return 0
  }
  return declareAll(context, names, { command: 'export', attributes: { exported: !args.includes('-n') } })
}

export async function makeReadOnly(context: Context, args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => !/^-[afAp]+$/.test(arg))
  return declareAll(context, names, { command: 'readonly', attributes: { readOnly: true } })
}

export async function declareLocal(context: Context, args: readonly string[], command: string): Promise<number> {
  const scope = context.state.locals.at(-1)
  if (!scope) {
    await complain(context, `${command}: can only be used in a function`)
    return 1
  }
  for (const arg of args) {
    const name = arg.split(/[+=[]/)[0]
    if (!NAME.test(name) || scope.has(name)) continue
    const old = context.state.variables.get(name)
    scope.set(name, old)
    if (!arg.includes('=')) context.state.variables.set(name, { value: undefined })
    else if (old) context.state.variables.set(name, { ...old, value: undefined })
  }
  return declare(context, args, command)
}

/** `declare -F`: whether there are such functions, or which there are. */
async function nameFunctions({ state, streams }: Context, names: readonly string[]): Promise<number> {
  const known = names.filter((name) => state.functions.has(name))
  const lines = names.length > 0 ? known : [...state.functions.keys()].sort().map((name) => `declare -f ${name}`)
  await streams.stdout.write(lines.map((line) => `${line}\n`).join(''))
  return known.length === names.length ? 0 : 1
}

export async function declare(context: Context, args: readonly string[], command: string): Promise<number> {
  const flags = args.filter((arg) => /^[-+][a-zA-Z]+$/.test(arg)).join('')
  const names = args.filter((arg) => !/^[-+][a-zA-Z]+$/.test(arg))
  if (flags.includes('F')) return nameFunctions(context, names)
  if (names.length === 0) {
    await printVariables(context, '', () => true)
    return 0
  }
  if (flags.includes('p')) return printNamed(context, names, command)
  const attributes = {
    ...(flags.includes('x') ? { exported: true } : {}),
    ...(flags.includes('r') ? { readOnly: true } : {}),
    ...(flags.includes('i') ? { integer: true } : {}),
    ...(flags.includes('u') ? { letters: 'upper' as const } : flags.includes('l') ? { letters: 'lower' as const } : {}),
  }
  if (flags.includes('n')) return refer(context, names)
  if (command === 'declare' && context.state.locals.length > 0 && !flags.includes('g')) hideOuter(context, names)
  return declareAll(context, names, { command, attributes, associative: flags.includes('A') })
}

/** `declare -n name=target`. */
function refer({ state }: Context, names: readonly string[]): number {
  for (const each of names) {
    const [name, target] = each.split('=')
    if (NAME.test(name) && target !== undefined && target !== name) state.variables.set(name, { value: undefined, reference: target })
  }
  return 0
}

function hideOuter({ state }: Context, names: readonly string[]): void {
  const scope = state.locals.at(-1)
  for (const arg of names) {
    const name = arg.split(/[+=[]/)[0]
    if (scope && !scope.has(name)) scope.set(name, state.variables.get(name))
  }
}

async function printVariables(context: Context, prefix: string, shown: (variable: Variable) => boolean): Promise<void> {
  const lines: string[] = []
  for (const [name, variable] of [...context.state.variables].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!shown(variable)) continue
    const value = scalarOf(variable)
    const assigned =
      value === undefined
        ? name
        : prefix === ''
          ? `${name}=${quoteIfNeeded(value)}`
          : `${name}="${escapeDouble(value)}"`
    lines.push(`${prefix}${prefix && ' '}${assigned}\n`)
  }
  await context.streams.stdout.write(lines.join(''))
}

async function printNamed(context: Context, names: readonly string[], command: string): Promise<number> {
  let status = 0
  for (const name of names) {
    const variable = context.state.variables.get(name)
    if (!variable) {
      await complain(context, `${command}: ${name}: not found`)
      status = 1
      continue
    }
    await context.streams.stdout.write(`${describe(name, variable)}\n`)
  }
  return status
}

function describe(name: string, variable: Variable): string {
  const { value, reference } = variable
  const letters = attributesOf(variable)
  const flags = letters === '' ? '--' : `-${letters}`
  if (reference !== undefined) return `declare ${flags} ${name}="${reference}"`
  if (value === undefined) return `declare ${flags} ${name}`
  if (typeof value === 'string') return `declare ${flags} ${name}=${hasControls(value) ? quoteAnsi(value) : `"${escapeDouble(value)}"`}`
  const items = [...value.items].map(([key, item]) => `[${key}]="${escapeDouble(item)}"`).join(' ')
  return `declare ${flags} ${name}=(${items}${value.associative && items !== '' ? ' ' : ''})`
}

const escapeDouble = (text: string): string => text.replace(/["\\$`]/g, '\\$&')
const quoteIfNeeded = (text: string): string =>
  /^[\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

export async function unsetVariables(context: Context, args: readonly string[]): Promise<number> {
  const { variables, functions } = context.state
  let status = 0
  for (const arg of args.filter((name) => !/^-[fvn]$/.test(name))) {
    const item = /^(\w+)\[(.+)\]$/.exec(arg)
    const name = item ? item[1] : arg
    const old = variables.get(name)
    if (old?.readOnly) {
      await complain(context, `unset: ${name}: cannot unset: readonly variable`)
      status = 1
    } else if (item && typeof old?.value === 'object') {
      const items = new Map(old.value.items)
      items.delete(item[2])
      variables.set(name, { ...old, value: { ...old.value, items } })
    } else if (args[0] === '-f' || !variables.delete(name)) functions.delete(name)
  }
  return status
}

export async function shiftParameters(context: Context, args: readonly string[]): Promise<number> {
  const { state } = context
  const count = Number(args[0] ?? 1)
  if (!Number.isInteger(count) || count < 0) {
    await complain(context, `shift: ${args[0]}: numeric argument required`)
    return 1
  }
  if (count > state.parameters.length) return 1
  state.parameters = state.parameters.slice(count)
  return 0
}

const OPTION_LETTERS: Readonly<Record<string, keyof ShellOptions>> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  a: 'allexport',
  C: 'noclobber',
}
const OPTION_NAMES: ReadonlySet<string> = new Set(['errexit', 'nounset', 'xtrace', 'pipefail', 'noglob', 'allexport', 'noclobber'])

export async function setOptions(context: Context, args: readonly string[]): Promise<number> {
  const { state } = context
  if (args.length === 0) {
    await printVariables(context, '', () => true)
    return 0
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]
    if (arg === '--' || !/^[-+]./.test(arg)) {
      state.parameters = arg === '--' ? args.slice(i + 1) : args.slice(i)
      return 0
    }
    const isOn = arg.startsWith('-')
    for (const letter of arg.slice(1)) {
      const name = letter === 'o' ? args[++i] : OPTION_LETTERS[letter]
      if (letter === 'o' && name === undefined) return printOptions(context)
      if (letter === 'o' && !OPTION_NAMES.has(name)) {
        await complain(context, `set: ${name}: invalid option name`)
        return 2
      }
      setOption(state.options, name, isOn)
    }
  }
  return 0
}

const isOptionName = (name: string): name is keyof ShellOptions => OPTION_NAMES.has(name)

function setOption(options: ShellOptions, name: string | undefined, isOn: boolean): void {
  if (name !== undefined && isOptionName(name)) options[name] = isOn
}

async function printOptions({ state, streams }: Context): Promise<number> {
  const lines = Object.entries(state.options)
    .sort()
    .map(([name, isOn]) => `${name.padEnd(15)}\t${isOn ? 'on' : 'off'}\n`)
  await streams.stdout.write(lines.join(''))
  return 0
}

export async function evaluateLet(context: Context, args: readonly string[]): Promise<number> {
  let value = 0n
  if (args.length === 0) throw new ShellError('let: expression expected')
  for (const arg of args) value = await evaluateText(context, arg)
  return value === 0n ? 1 : 0
}
