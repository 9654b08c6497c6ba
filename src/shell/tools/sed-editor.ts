/** The machine of `sed`: pattern space, hold space, and the cycle that runs for each line. Upstream: GNU sed, sed/execute.c. */
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { withFlags } from '../linear-pattern'
import type { Line } from '../tool-input'
import type { Options } from '../tool-options'
import { replacementText } from './sed-replacement'
import { parseSedScript, SedProblem, type Address, type Command, type Substitution } from './sed-script'

const MAX_STEPS = 100_000

/** Holds each line until the next one has come: `$` must know whether it is the last. */
export class Editor {
  exitStatus: number | undefined
  /** Of the file that is read. */
  name = '-'
  #held: Line | undefined
  #number = 0
  #hold = ''
  readonly #saved = new Set<string>()
  #isLast = false
  #quit = false
  #output = ''
  #lastRegex: RegExp | undefined
  /** Lines that `n` and `N` still want, while the machine is inside of a cycle. */
  #resume: ((line: Line) => void) | undefined
  #space = ''
  #ending: '\n' | '' = '\n'
  #at = 0
  #substituted = false
  #appended: string[] = []
  readonly #commands: readonly Command[]
  readonly #labels = new Map<string, number>()
  readonly #silent: boolean
  readonly #process: Process

  constructor(process: Process, options: Options, script: string) {
    this.#process = process
    this.#silent = options.has('n') || /^#n\n/.test(script)
    this.#commands = parseSedScript(script, options.has('E') || options.has('r'))
    this.#commands.forEach((command, index) => command.name === ':' && this.#labels.set(command.text, index))
    for (const { name, text } of this.#commands) {
      if ('btT'.includes(name) && text !== '' && !this.#labels.has(text))
        throw new SedProblem(`can't find label for jump to \`${text}'`)
    }
  }

  take(line: Line): string | false {
    if (this.#quit) return false
    const held = this.#held
    this.#held = line
    if (held) this.#feed(held)
    return this.#flush()
  }

  finish(): string {
    this.#isLast = true
    if (this.#held && !this.#quit) this.#feed(this.#held)
    if (this.#resume) {
      this.#resume = undefined
      this.#endCycle()
    }
    return this.#flush()
  }

  #flush(): string {
    const output = this.#output
    this.#output = ''
    return output
  }

  #feed(line: Line): void {
    this.#number++
    this.#ending = line.ending
    const resume = this.#resume
    this.#resume = undefined
    if (resume) resume(line)
    else {
      this.#space = line.text
      this.#at = 0
      this.#substituted = false
    }
    this.#run()
  }

  /** Runs the cycle to its end, or to an `n` that needs another line. */
  #run(): void {
    for (let steps = 0; this.#at < this.#commands.length; steps++) {
      if (steps > MAX_STEPS) throw new SedProblem('-e expression #1: endless loop')
      const command = this.#commands[this.#at]
      const selected = this.#selects(command) !== command.negated
      if (!selected) {
        this.#at = (command.name === '{' ? (command.end ?? this.#at) : this.#at) + 1
        continue
      }
      this.#at++
      if (this.#perform(command) === 'wait') return
    }
    this.#endCycle()
  }

  #endCycle(): void {
    if (!this.#silent && this.#at !== Infinity) this.#print(this.#space)
    for (const text of this.#appended) this.#output += text
    this.#appended = []
  }

  #print(text: string): void {
    this.#output += text + (this.#isLast ? this.#ending : '\n')
  }

  #perform(command: Command): 'wait' | undefined {
    const { name, text } = command
    switch (name) {
      case 's':
        if (command.substitution) this.#substitute(command.substitution)
        return undefined
      case 'y':
        this.#space = [...this.#space].map((char) => command.map?.get(char) ?? char).join('')
        return undefined
      case 'p':
        return void this.#print(this.#space)
      case 'P':
        return void (this.#output += `${this.#space.split('\n')[0]}\n`)
      case '=':
        return void (this.#output += `${this.#number}\n`)
      case 'l':
        return void (this.#output += `${visible(this.#space)}$\n`)
      case 'a':
        return void this.#appended.push(`${text}\n`)
      case 'i':
        return void (this.#output += `${text}\n`)
      case 'w':
        return void this.#save(text)
      case 'F':
        return void (this.#output += `${this.name}\n`)
      case 'r':
        return void this.#appended.push(this.#contentOf(text))
      case 'c':
        if (!command.to || command.activeUntil === undefined || command.negated) this.#output += `${text}\n`
        return this.#delete()
      case 'd':
        return this.#delete()
      case 'D': {
        const newline = this.#space.indexOf('\n')
        if (newline < 0) return this.#delete()
        this.#space = this.#space.slice(newline + 1)
        this.#at = 0
        return undefined
      }
      case 'g':
        return void (this.#space = this.#hold)
      case 'G':
        return void (this.#space += `\n${this.#hold}`)
      case 'h':
        return void (this.#hold = this.#space)
      case 'H':
        return void (this.#hold += `\n${this.#space}`)
      case 'x':
        return void ([this.#space, this.#hold] = [this.#hold, this.#space])
      case 'z':
        return void (this.#space = '')
      case 'n':
      case 'N':
        return this.#nextLine(name)
      case 'q':
      case 'Q':
        this.#quit = true
        this.exitStatus = Number(text || 0)
        this.#at = name === 'Q' ? Infinity : this.#commands.length
        return undefined
      case 'b':
        return void this.#jump(text)
      case 't':
      case 'T': {
        const jumps = this.#substituted === (name === 't')
        this.#substituted = false
        if (jumps) this.#jump(text)
        return undefined
      }
      default:
        return undefined
    }
  }

  /** `w file`: empty at the start of the program, and then grows. */
  #save(name: string): void {
    const { files, cwd } = this.#process
    if (name === '/dev/stdout') return void (this.#output += `${this.#space}\n`)
    files.write(resolvePath(cwd, name), `${this.#space}\n`, { append: this.#saved.has(name) })
    this.#saved.add(name)
  }

  #delete(): undefined {
    this.#at = Infinity
  }

  #jump(label: string): void {
    this.#at = label === '' ? this.#commands.length : (this.#labels.get(label) ?? this.#commands.length)
  }

  #nextLine(name: 'n' | 'N'): 'wait' | undefined {
    if (this.#isLast) {
      this.#at = this.#commands.length
      this.#quit = true
      return undefined
    }
    if (name === 'n' && !this.#silent) this.#print(this.#space)
    this.#resume = ({ text }) => void (this.#space = name === 'n' ? text : `${this.#space}\n${text}`)
    return 'wait'
  }

  #contentOf(path: string): string {
    const { files, cwd } = this.#process
    const absolute = resolvePath(cwd, path)
    return files.stat(absolute)?.type === 'file' ? files.read(absolute) : ''
  }

  #substitute({ regex: given, replacement, global, nth, print, file }: Substitution): void {
    const regex = given ?? this.#lastRegex
    if (!regex) throw new SedProblem('no previous regular expression')
    this.#lastRegex = regex
    let count = 0
    let changed = false
    const all = withFlags(regex, regex.flags.includes('g') ? regex.flags : `${regex.flags}g`)
    let end = -1
    const result = this.#space.replace(all, (match: string, ...rest: unknown[]) => {
      const at = rest[rest.length - 2]
      if (match === '' && at === end) return match
      end = Number(at) + match.length
      count++
      if (count < nth || (count > nth && !global)) return match
      changed = true
      return replacementText(replacement, [
        match,
        ...rest.filter((_, index) => index < rest.length - 2).map((group) => (typeof group === 'string' ? group : '')),
      ])
    })
    if (!changed) return
    this.#substituted = true
    this.#space = result
    if (print) this.#print(result)
    if (file !== '') this.#save(file)
  }

  #selects(command: Command): boolean {
    const { from, to } = command
    if (!from) return true
    // `0,/x/`: the range is open before the first line.
    if (to && from.type === 'line' && from.line === 0 && this.#number === 1 && command.activeUntil === undefined) command.activeUntil = 'pattern'
    if (!to) return this.#matches(from)
    if (command.activeUntil !== undefined) {
      const ends = command.activeUntil === 'pattern' ? this.#matches(to) : this.#number >= command.activeUntil
      if (ends) command.activeUntil = undefined
      return true
    }
    if (!this.#matches(from)) return false
    const { count: width = 0 } = to.type === 'multiple' ? to : {}
    const until = to.type === 'plus' ? this.#number + to.count : to.type === 'multiple' ? Math.ceil(this.#number / (width || 1)) * (width || 1) : to.type === 'line' ? to.line : 'pattern'
    const isOver = (until !== 'pattern' && until <= this.#number) || (to.type === 'last' && this.#isLast)
    if (!isOver) command.activeUntil = until
    return true
  }

  #matches(address: Address): boolean {
    switch (address.type) {
      case 'line':
        return this.#number === address.line
      case 'last':
        return this.#isLast
      case 'step':
        return address.step === 0
          ? this.#number === address.first
          : this.#number >= address.first && (this.#number - address.first) % address.step === 0
      case 'pattern': {
        const regex = address.regex ?? this.#lastRegex
        this.#lastRegex = regex
        if (regex?.global) regex.lastIndex = 0
        return regex?.test(this.#space) ?? false
      }
      case 'plus':
      case 'multiple':
        return false
    }
  }
}

const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' }

/** As `l` shows it: what is no plain character in octal, byte by byte. */
const visible = (text: string): string =>
  [...text]
    .map((char) => NAMED[char] ?? (/^[ -~]$/.test(char) ? char : [...new TextEncoder().encode(char)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')))
    .join('')
