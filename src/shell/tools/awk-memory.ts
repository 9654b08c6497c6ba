/** What an `awk` program remembers: the record and its fields, variables, arrays, and the locals of functions that run. */
import type { Process } from '../../base/os/process'
import { AwkProblem } from './awk-tokens'
import { formatText, isNumeric, splitBy, toNumber, type Value } from './awk-values'
import { compilePattern } from './regular-expression'

const INITIAL: Readonly<Record<string, Value>> = {
  ...{ FS: ' ', OFS: ' ', ORS: '\n', RS: '\n', SUBSEP: '\x1c', FILENAME: '', OFMT: '%.6g', CONVFMT: '%.6g' },
  ...{ NR: 0, NF: 0, FNR: 0, RSTART: 0, RLENGTH: -1 },
}
const MAX_FIELDS = 10_000
const MAX_DEPTH = 300

interface Frame {
  readonly values: Map<string, Value>
  readonly arrays: Map<string, Map<string, Value>>
}

export class AwkMemory {
  readonly variables = new Map<string, Value>(Object.entries(INITIAL))
  readonly arrays = new Map<string, Map<string, Value>>()
  /** Of `srand`, which tells the one before. */
  seed = 0
  #record = ''
  #fields: Value[] | undefined
  readonly #frames: Frame[] = []
  readonly #regexes = new Map<string, RegExp>()

  constructor(env: Process['env']) {
    this.arrays.set('ENVIRON', new Map([...env].map(([name, value]) => [name, { input: value }])))
  }

  /** ARGV and ARGC. */
  setArguments(words: readonly string[]): void {
    this.arrays.set('ARGV', new Map(words.map((word, index) => [String(index), { input: word }])))
    this.variables.set('ARGC', words.length)
  }

  get record(): string {
    return this.#record
  }

  set record(text: string) {
    this.#record = text
    this.#fields = undefined
  }

  /** A variable as text: separators and formats. */
  setting(name: keyof typeof INITIAL): string {
    return this.text(this.variables.get(name) ?? '')
  }

  text(value: Value): string {
    if (typeof value === 'string') return value
    if (typeof value !== 'number') return value.input
    return this.#numberText(value, 'CONVFMT')
  }

  /** As `print` shows it. */
  shown(value: Value): string {
    return typeof value === 'number' ? this.#numberText(value, 'OFMT') : this.text(value)
  }

  #numberText(value: number, format: 'CONVFMT' | 'OFMT'): string {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
    if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value)
    return formatText(this.setting(format), [String(value)])
  }

  isTrue(value: Value): boolean {
    if (typeof value === 'number') return value !== 0
    if (typeof value === 'string') return value !== ''
    return isNumeric(value.input) ? toNumber(value) !== 0 : value.input !== ''
  }

  regexFrom(source: string): RegExp {
    let regex = this.#regexes.get(source)
    if (!regex) this.#regexes.set(source, (regex = compilePattern(source, { extended: true })))
    return regex
  }

  splitRecord(text: string, separator: string): Value[] {
    if (text === '') return []
    if (separator === ' ') return (text.match(/[^ \t\n]+/g) ?? []).map((input) => ({ input }))
    const isPlain = separator.length === 1 && separator !== '\\'
    const pieces = isPlain ? text.split(separator) : splitBy(text, this.regexFrom(separator))
    return pieces.map((input) => ({ input }))
  }

  get fields(): readonly Value[] {
    return (this.#fields ??= this.splitRecord(this.#record, this.setting('FS')))
  }

  field(index: number): Value {
    if (index < 0) throw new AwkProblem(`trying to access out of range field ${index}`)
    return index === 0 ? { input: this.#record } : (this.fields[index - 1] ?? '')
  }

  setField(index: number, value: Value): void {
    if (index === 0) {
      this.record = this.text(value)
      return
    }
    if (index < 0 || index > MAX_FIELDS) throw new AwkProblem(`trying to access out of range field ${index}`)
    const fields = [...this.fields]
    while (fields.length < index) fields.push('')
    fields[index - 1] = value
    this.#rebuild(fields)
  }

  /** The record follows from its fields. */
  #rebuild(fields: Value[]): void {
    this.#record = fields.map((field) => this.text(field)).join(this.setting('OFS'))
    this.#fields = fields
  }

  array(name: string): Map<string, Value> {
    const frame = this.#frames.at(-1)
    const local = frame?.arrays.get(name)
    if (local) return local
    const home = frame?.values.has(name) ? frame.arrays : this.arrays
    let array = home.get(name)
    if (!array) home.set(name, (array = new Map()))
    return array
  }

  isSet(name: string): boolean {
    return this.variables.has(name) || (this.#frames.at(-1)?.values.get(name) ?? '') !== ''
  }

  isArray(name: string): boolean {
    return this.arrays.has(name) || (this.#frames.at(-1)?.arrays.has(name) ?? false)
  }

  variable(name: string): Value {
    if (name === 'NF') return this.fields.length
    const frame = this.#frames.at(-1)
    if (frame?.values.has(name)) return frame.values.get(name) ?? ''
    return this.variables.get(name) ?? { input: '' }
  }

  setVariable(name: string, value: Value): void {
    if (name === 'NF') {
      const count = Math.max(0, Math.min(MAX_FIELDS, Math.trunc(toNumber(value))))
      return this.#rebuild(Array.from({ length: count }, (_, index) => this.fields[index] ?? ''))
    }
    const frame = this.#frames.at(-1)
    if (frame?.values.has(name)) frame.values.set(name, value)
    else this.variables.set(name, value)
  }

  /** Runs the body of a function with its parameters and locals in front of everything else. */
  within<T>(name: string, frame: Frame, run: () => T): T {
    if (this.#frames.length >= MAX_DEPTH) throw new AwkProblem(`function ${name}: recursion is too deep`)
    this.#frames.push(frame)
    try {
      return run()
    } finally {
      this.#frames.pop()
    }
  }
}
