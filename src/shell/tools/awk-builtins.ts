/** The functions that `awk` brings along. */
import { withFlags } from '../linear-pattern'
import { isPlace, type Expression, type Place } from './awk-tree'
import { AwkProblem } from './awk-tokens'
import type { AwkMachine } from './awk-run'
import { formatValues, toNumber, type Value } from './awk-values'
import { formatTime } from './format-time'

type Builtin = (machine: AwkMachine, args: readonly Expression[]) => Value

const number = (machine: AwkMachine, args: readonly Expression[], at: number): number =>
  toNumber(args[at] ? machine.evaluate(args[at]) : '')
const text = (machine: AwkMachine, args: readonly Expression[], at: number): string =>
  args[at] ? machine.memory.text(machine.evaluate(args[at])) : ''
const math =
  (compute: (value: number) => number): Builtin =>
  (machine, args) =>
    compute(number(machine, args, 0))

const RECORD: Place = { type: 'field', index: { type: 'number', value: 0 } }

const substitute =
  (all: boolean): Builtin =>
  (machine, args) => {
    const target = args[2] ?? RECORD
    const regex = machine.regexOf(args[0])
    const replacement = text(machine, args, 1)
    let count = 0
    const made = machine.memory
      .text(machine.evaluate(target))
      .replace(withFlags(regex, `${regex.flags.replace('g', '')}${all ? 'g' : ''}`), (match) => {
        count++
        return replacement.replace(/\\\\&|\\&|&/g, (mark) =>
          mark === '&' ? match : mark === '\\&' ? '&' : `\\${match}`,
        )
      })
    if (count > 0 && isPlace(target)) machine.assign(target, made)
    return count
  }

const builtins: Readonly<Record<string, Builtin>> = {
  length(machine, args) {
    const [first] = args
    if (first?.type === 'variable' && machine.memory.arrays.has(first.name))
      return machine.memory.array(first.name).size
    return [...machine.memory.text(machine.evaluate(first ?? RECORD))].length
  },
  substr(machine, args) {
    const characters = [...text(machine, args, 0)]
    const from = Math.round(number(machine, args, 1))
    const to = args[2] ? from + Math.round(number(machine, args, 2)) : Infinity
    return characters.slice(Math.max(0, from - 1), Math.max(0, to - 1)).join('')
  },
  index: (machine, args) => text(machine, args, 0).indexOf(text(machine, args, 1)) + 1,
  split(machine, args) {
    const name = args[1]
    if (name?.type !== 'variable') throw new AwkProblem('split: second argument must be an array')
    const source = text(machine, args, 0)
    const separator =
      args[2]?.type === 'regex'
        ? args[2].regex.source
        : args[2]
          ? text(machine, args, 2)
          : machine.memory.text(machine.memory.variables.get('FS') ?? ' ')
    const pieces =
      separator === '' ? [...source].map((input) => ({ input })) : machine.memory.splitRecord(source, separator)
    const array = machine.memory.array(name.name)
    array.clear()
    pieces.forEach((piece, index) => array.set(String(index + 1), piece))
    return pieces.length
  },
  sub: substitute(false),
  gsub: substitute(true),
  match(machine, args) {
    const found = machine.regexOf(args[1]).exec(text(machine, args, 0))
    machine.memory.variables.set('RSTART', found ? found.index + 1 : 0)
    machine.memory.variables.set('RLENGTH', found ? found[0].length : -1)
    return found ? found.index + 1 : 0
  },
  sprintf: (machine, args) =>
    formatValues(
      (value) => machine.memory.text(value),
      args.map((arg) => machine.evaluate(arg)),
    ),
  tolower: (machine, args) => text(machine, args, 0).toLowerCase(),
  toupper: (machine, args) => text(machine, args, 0).toUpperCase(),
  int: math(Math.trunc),
  sqrt: math(Math.sqrt),
  exp: math(Math.exp),
  log: math(Math.log),
  sin: math(Math.sin),
  cos: math(Math.cos),
  atan2: (machine, args) => Math.atan2(number(machine, args, 0), number(machine, args, 1)),
  rand: (machine) => machine.process.random(),
  srand: (machine, [seed]) => {
    const before = machine.memory.seed
    machine.memory.seed = seed ? toNumber(machine.evaluate(seed)) : Math.floor(machine.process.now() / 1000)
    return before
  },
  close: () => 0,
  fflush: () => 0,
  systime: (machine) => Math.floor(machine.process.now() / 1000),
  strftime: (machine, args) =>
    formatTime(
      args[1] ? number(machine, args, 1) * 1000 : machine.process.now(),
      args[0] ? text(machine, args, 0) : '%a %b %e %H:%M:%S UTC %Y',
    ),
}

/** Simplified: `system` is not there; a real awk runs a shell. */
export function callBuiltin(machine: AwkMachine, name: string, args: readonly Expression[]): Value {
  const builtin = builtins[name]
  if (!builtin) throw new AwkProblem(`function ${name} is not supported here`)
  return builtin(machine, args)
}
