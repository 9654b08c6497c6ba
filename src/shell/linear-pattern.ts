/**
 * Regular expressions that cannot run for ever. JavaScript's own engine tries ever more ways with patterns like `(a+)+$`; for such a
 * pattern the search is done here, where no place of the pattern is tried twice at one place of the text: time grows with the product
 * of both. The result is the same, alternatives are taken in the same order. Upstream: R. Cox, Regular Expression Matching: the
 * Virtual Machine Approach, swtch.com/~rsc/regexp/regexp2.html.
 *
 * Simplified: a pattern that refers back to a group (`\1`) or looks around (`grep -P`) stays with JavaScript's engine.
 */
type Instruction =
  | { readonly op: 'char'; readonly fits: (char: string) => boolean }
  | { readonly op: 'assert'; readonly regex: RegExp }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'match' }

const MAX_INSTRUCTIONS = 5000
const MAX_STATES = 16 * 1024 * 1024

/**
 * The same expression, searched here if JavaScript's engine could take for ever. Texts must be searched by `exec`, `test` or `replace`.
 * Throws `SyntaxError` for a pattern that is too big.
 */
export function guardPattern(regex: RegExp): RegExp {
  if (!isRisky(regex.source)) return regex
  const program = compile(regex.source, regex.flags)
  if (!program) return regex
  return Object.defineProperty(regex, 'exec', { value: (text: string) => execute(regex, program, text) })
}

const variants = new WeakMap<RegExp, Map<string, RegExp>>()

/** The same pattern under other flags, made once. */
export function withFlags(regex: RegExp, flags: string): RegExp {
  if (regex.flags === flags) return regex
  let known = variants.get(regex)
  if (!known) variants.set(regex, (known = new Map()))
  let variant = known.get(flags)
  if (!variant) known.set(flags, (variant = guardPattern(new RegExp(regex.source, flags))))
  return variant
}

/** Every match, one after the other. */
export function allMatches(regex: RegExp, text: string): RegExpExecArray[] {
  const global = withFlags(regex, regex.flags.includes('g') ? regex.flags : `${regex.flags}g`)
  const matches: RegExpExecArray[] = []
  global.lastIndex = 0
  for (let match = global.exec(text); match; match = global.exec(text)) {
    matches.push(match)
    if (match[0] === '') global.lastIndex++
  }
  return matches
}

/** A group that is repeated and holds a repetition or a choice, or many repetitions in a row. */
function isRisky(source: string): boolean {
  const plain = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x')
  if (/\\[1-9]/.test(source.replace(/\\\\/g, ''))) return false
  return /\)([*+]|\{)/.test(plain) || (plain.match(/[*+]|\{\d+,\d*\}/g) ?? []).length > 2
}

class Compiler {
  readonly program: Instruction[] = []
  #at = 0
  #groups = 0
  readonly #source: string
  readonly #flags: string

  constructor(source: string, flags: string) {
    this.#source = source
    this.#flags = flags.replace(/[gy]/g, '')
  }

  /** False when the pattern holds something that is not known here. */
  run(): boolean {
    if (!this.#alternatives() || this.#at < this.#source.length) return false
    this.program.push({ op: 'match' })
    return true
  }

  get #rest(): string {
    return this.#source.slice(this.#at)
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const found = pattern.exec(this.#rest)
    if (found) this.#at += found[0].length
    return found
  }

  #alternatives(): boolean {
    const start = this.program.length
    if (!this.#sequence()) return false
    if (!this.#take(/^\|/)) return true
    const first = this.program.splice(start)
    this.program.push(
      { op: 'split', first: start + 1, second: start + first.length + 2 },
      ...first.map((each) => shifted(each, 1)),
    )
    const jump: Instruction = { op: 'jump', to: 0 }
    this.program.push(jump)
    if (!this.#alternatives()) return false
    jump.to = this.program.length
    return true
  }

  #sequence(): boolean {
    while (this.#at < this.#source.length && !/^[|)]/.test(this.#rest)) {
      const start = this.program.length
      if (!this.#atom() || !this.#repeat(start)) return false
      if (this.program.length > MAX_INSTRUCTIONS) throw new SyntaxError('Regular expression too big')
    }
    return true
  }

  #atom(): boolean {
    const assertion = this.#take(/^(\^|\$|\\[bB]|\(\?<?[=!]\\w\))/)
    if (assertion) {
      this.program.push({ op: 'assert', regex: new RegExp(assertion[0], `${this.#flags}y`) })
      return true
    }
    const group = this.#take(/^\((\?:)?/)
    if (group) {
      if (/^\?/.test(this.#rest)) return false
      const slot = group[1] === undefined ? ++this.#groups * 2 : undefined
      if (slot !== undefined) this.program.push({ op: 'save', slot })
      if (!this.#alternatives() || !this.#take(/^\)/)) return false
      if (slot !== undefined) this.program.push({ op: 'save', slot: slot + 1 })
      return true
    }
    const single = this.#take(/^(\[\^?(?:\\[^]|[^\]\\])*\]|\\[^]|[^*+?{}()|])/) ?? this.#take(/^[{}]/)
    if (!single) return false
    this.program.push({ op: 'char', fits: testerOf(single[0], this.#flags) })
    return true
  }

  #repeat(start: number): boolean {
    const found = this.#take(/^(?:([*+?])|\{(\d+)(,?)(\d*)\})(\??)/)
    if (!found) return true
    const [, mark, low, comma, high, lazy] = found
    const least = mark ? (mark === '+' ? 1 : 0) : Number(low)
    const most = mark ? (mark === '?' ? 1 : Infinity) : comma === '' ? least : high === '' ? Infinity : Number(high)
    const body = this.program.splice(start)
    const copies = most === Infinity ? Math.max(least, 1) : most
    if (body.length * (copies + 1) > MAX_INSTRUCTIONS) throw new SyntaxError('Regular expression too big')
    for (let copy = 0; copy < least; copy++) this.#append(body, start)
    if (most === Infinity) this.#loop(body, start, lazy !== '')
    else for (let copy = least; copy < most; copy++) this.#optional(body, start, lazy !== '')
    return true
  }

  #append(body: readonly Instruction[], from: number): void {
    const by = this.program.length - from
    this.program.push(...body.map((each) => shifted(each, by)))
  }

  #split(lazy: boolean): { enter: number; set(exit: number): void } {
    const at = this.program.length
    const split: Instruction = { op: 'split', first: at + 1, second: at + 1 }
    this.program.push(split)
    const set = (exit: number): void => {
      if (lazy) split.first = exit
      else split.second = exit
    }
    return { enter: at, set }
  }

  #loop(body: readonly Instruction[], from: number, lazy: boolean): void {
    const { enter, set } = this.#split(lazy)
    this.#append(body, from)
    this.program.push({ op: 'jump', to: enter })
    set(this.program.length)
  }

  #optional(body: readonly Instruction[], from: number, lazy: boolean): void {
    const { set } = this.#split(lazy)
    this.#append(body, from)
    set(this.program.length)
  }
}

function shifted(instruction: Instruction, by: number): Instruction {
  if (instruction.op === 'split') return { op: 'split', first: instruction.first + by, second: instruction.second + by }
  return instruction.op === 'jump' ? { op: 'jump', to: instruction.to + by } : instruction
}

function testerOf(source: string, flags: string): (char: string) => boolean {
  const regex = new RegExp(`^(?:${/^[{}]$/.test(source) ? `\\${source}` : source})$`, flags)
  const known = new Map<string, boolean>()
  return (char) => {
    let fits = known.get(char)
    if (fits === undefined) known.set(char, (fits = regex.test(char)))
    return fits
  }
}

function compile(source: string, flags: string): readonly Instruction[] | undefined {
  const compiler = new Compiler(source, flags)
  return compiler.run() ? compiler.program : undefined
}

function execute(regex: RegExp, program: readonly Instruction[], text: string): RegExpExecArray | null {
  const goesOn = regex.global || regex.sticky
  const places = search(program, text, goesOn ? regex.lastIndex : 0)
  if (!places) {
    if (goesOn) regex.lastIndex = 0
    return null
  }
  const [from = 0, to = 0] = places
  if (goesOn) regex.lastIndex = to
  const groups = program.reduce((most, each) => (each.op === 'save' ? Math.max(most, each.slot >> 1) : most), 0)
  const texts = Array.from({ length: groups + 1 }, (_, group) => {
    const [start, end] = [places[group * 2], places[group * 2 + 1]]
    return start === undefined || end === undefined ? undefined : text.slice(start, end)
  })
  return Object.assign(texts as RegExpExecArray, { index: from, input: text })
}

interface Todo {
  readonly pc: number
  readonly at: number
  /** A place to be set back in place of a step. */
  readonly slot?: number
}

/** Where each group begins and ends; a state that has failed once is never tried again, from whichever start. */
function search(program: readonly Instruction[], text: string, from: number): (number | undefined)[] | undefined {
  const width = text.length + 1
  if (program.length * width > MAX_STATES) return undefined
  const tried = new Uint8Array(program.length * width)
  for (let start = from; start <= text.length; start++) {
    const places: (number | undefined)[] = []
    const todo: Todo[] = [{ pc: 0, at: start }]
    for (let next = todo.pop(); next; next = todo.pop()) {
      if (next.slot !== undefined) {
        places[next.slot] = next.at < 0 ? undefined : next.at
        continue
      }
      const end = follow({ program, text, tried, places, todo }, next)
      if (end === undefined) continue
      places[0] = start
      places[1] = end
      return places
    }
  }
  return undefined
}

interface Run {
  readonly program: readonly Instruction[]
  readonly text: string
  readonly tried: Uint8Array
  readonly places: (number | undefined)[]
  readonly todo: Todo[]
}

/** Goes one way to its end: the place where it matched, or undefined. */
function follow({ program, text, tried, places, todo }: Run, { pc: start, at: from }: Todo): number | undefined {
  let [pc, at] = [start, from]
  for (;;) {
    const key = pc * (text.length + 1) + at
    if (tried[key]) return undefined
    tried[key] = 1
    const instruction = program[pc]
    switch (instruction.op) {
      case 'match':
        return at
      case 'char':
        if (at >= text.length || !instruction.fits(text[at])) return undefined
        at++
        pc++
        break
      case 'assert':
        instruction.regex.lastIndex = at
        if (!instruction.regex.test(text)) return undefined
        pc++
        break
      case 'jump':
        pc = instruction.to
        break
      case 'split':
        todo.push({ pc: instruction.second, at })
        pc = instruction.first
        break
      case 'save':
        todo.push({ pc, at: places[instruction.slot] ?? -1, slot: instruction.slot })
        places[instruction.slot] = at
        pc++
    }
  }
}
