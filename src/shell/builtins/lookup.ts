/** Builtins about names: `type`, `command -v`, `hash`, `alias`, `unalias`, `history`, `help`. */
import { findProgramPath } from '../program-path'
import { findBuiltin } from '../builtins'
import { complain, type Context } from '../interpreter/context'

const KEYWORDS: ReadonlySet<string> = new Set(
  'if then else elif fi case esac for while until do done in function select time { } ! [['.split(' '),
)

type What =
  { readonly kind: 'alias' | 'keyword' | 'function' | 'builtin' } | { readonly kind: 'file'; readonly path: string }

function lookUp({ state, process }: Context, name: string): What | undefined {
  if (state.aliases.has(name)) return { kind: 'alias' }
  if (KEYWORDS.has(name)) return { kind: 'keyword' }
  if (state.functions.has(name)) return { kind: 'function' }
  if (findBuiltin(name, state.flavour)) return { kind: 'builtin' }
  const path = findProgramPath(process, name)
  return path === undefined ? undefined : { kind: 'file', path }
}

const sentences: Readonly<Record<What['kind'], (name: string, detail: string) => string>> = {
  alias: (name, detail) => `${name} is aliased to \`${detail}'`,
  keyword: (name) => `${name} is a shell keyword`,
  function: (name) => `${name} is a function`,
  builtin: (name) => `${name} is a shell builtin`,
  file: (name, detail) => `${name} is ${detail}`,
}

export async function describeCommands(context: Context, args: readonly string[], form = 'type'): Promise<number> {
  let status = 0
  const isKindOnly = args[0] === '-t'
  for (const name of args.filter((arg) => !/^-[tap]+$/.test(arg))) {
    const what = lookUp(context, name)
    if (!what) {
      if (form === 'type' && !isKindOnly) await complain(context, `type: ${name}: not found`)
      if (form === 'command -V') await complain(context, `command: ${name}: not found`)
      status = 1
      continue
    }
    const alias = context.state.aliases.get(name) ?? ''
    const detail = what.kind === 'file' ? what.path : alias
    const short = what.kind === 'alias' ? `alias ${name}='${alias}'` : what.kind === 'file' ? what.path : name
    const text = isKindOnly ? what.kind : form === 'command -v' ? short : sentences[what.kind](name, detail)
    await context.streams.stdout.write(`${text}\n`)
  }
  return status
}

export async function setAliases(context: Context, args: readonly string[]): Promise<number> {
  const { aliases } = context.state
  let status = 0
  const shown = args.length === 0 ? [...aliases.keys()].sort() : args
  for (const arg of shown) {
    const assignment = /^([^=]+)=([^]*)$/.exec(arg)
    const text = aliases.get(arg)
    if (assignment) aliases.set(assignment[1], assignment[2])
    else if (text !== undefined) await context.streams.stdout.write(`alias ${arg}='${text.replaceAll("'", "'\\''")}'\n`)
    else {
      await complain(context, `alias: ${arg}: not found`)
      status = 1
    }
  }
  return status
}

export async function removeAliases(context: Context, args: readonly string[]): Promise<number> {
  const { aliases } = context.state
  if (args[0] === '-a') aliases.clear()
  let status = 0
  for (const name of args.filter((arg) => arg !== '-a')) {
    if (aliases.delete(name)) continue
    await complain(context, `unalias: ${name}: not found`)
    status = 1
  }
  return status
}

export async function showHistory(context: Context, args: readonly string[]): Promise<number> {
  const { history } = context.state
  if (args[0] === '-c') history.length = 0
  const from = /^\d+$/.test(args[0] ?? '') ? Math.max(0, history.length - Number(args[0])) : 0
  const lines = history.slice(from).map((line, index) => `${String(from + index + 1).padStart(5)}  ${line}\n`)
  await context.streams.stdout.write(lines.join(''))
  return 0
}
