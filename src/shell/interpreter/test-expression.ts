/** What `test`, `[` and `[[` can ask: files, strings and numbers. CONDITIONAL EXPRESSIONS, bash(1). */
import { resolvePath, type FileSystem } from '../../base/os/file-system'

export interface TestPlace {
  readonly files: FileSystem
  readonly cwd: string
  isSet(name: string): boolean
  isTerminal(descriptor: number): boolean
}

/** What is wrong with an expression, in the words of bash behind `test: `. */
export class TestProblem extends Error {}

const UNARY_TESTS = 'abcdefghknoprstuvwxzGLNOSR'
const BINARY_TESTS: readonly string[] = [
  '=',
  '==',
  '!=',
  '<',
  '>',
  '-eq',
  '-ne',
  '-lt',
  '-le',
  '-gt',
  '-ge',
  '-nt',
  '-ot',
  '-ef',
]

const isUnaryTest = (operator: string): boolean =>
  /^-[a-zA-Z]$/.test(operator) && UNARY_TESTS.includes(operator[1])

export function testUnary(place: TestPlace, operator: string, operand: string): boolean {
  if (operator === '-n') return operand !== ''
  if (operator === '-z') return operand === ''
  if (operator === '-v') return place.isSet(operand)
  if (operator === '-t') return place.isTerminal(Number(operand))
  if (operator === '-o') return false
  if (operand === '') return false
  const path = resolvePath(place.cwd, operand)
  if (operator === '-L' || operator === '-h') return place.files.lstat(path)?.type === 'symlink'
  const isDevice = ['/dev/null', '/dev/stdin', '/dev/stdout', '/dev/stderr', '/dev/tty'].includes(path)
  if (isDevice) return 'eacrw'.includes(operator[1])
  const info = place.files.stat(path)
  if (!info) return false
  switch (operator) {
    case '-f':
      return info.type === 'file'
    case '-d':
      return info.type === 'directory'
    case '-s':
      return info.size > 0
    case '-x':
      return (info.mode & 0o111) !== 0
    case '-r':
      return (info.mode & 0o444) !== 0
    case '-w':
      return (info.mode & 0o222) !== 0
    default:
      return 'aeGNO'.includes(operator[1])
  }
}

export function testBinary(place: TestPlace, operator: string, operands: { left: string; right: string }): boolean {
  const { left, right } = operands
  switch (operator) {
    case '=':
    case '==':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return left < right
    case '>':
      return left > right
    case '-nt':
    case '-ot':
    case '-ef':
      return compareFiles(place, operator, operands)
    default:
      return compareNumbers(operator, wholeNumber(left), wholeNumber(right))
  }
}

function compareFiles({ files, cwd }: TestPlace, operator: string, operands: { left: string; right: string }): boolean {
  const left = files.stat(resolvePath(cwd, operands.left))
  const right = files.stat(resolvePath(cwd, operands.right))
  if (operator === '-ef')
    return left !== undefined && resolvePath(cwd, operands.left) === resolvePath(cwd, operands.right)
  if (!left || !right) return operator === '-nt' ? left !== undefined : right !== undefined
  return operator === '-nt' ? left.modifiedAt > right.modifiedAt : left.modifiedAt < right.modifiedAt
}

export function compareNumbers(operator: string, left: bigint, right: bigint): boolean {
  switch (operator) {
    case '-eq':
      return left === right
    case '-ne':
      return left !== right
    case '-lt':
      return left < right
    case '-le':
      return left <= right
    case '-gt':
      return left > right
    default:
      return left >= right
  }
}

function wholeNumber(text: string): bigint {
  const match = /^\s*([+-]?\d+)\s*$/.exec(text)
  if (!match) throw new TestProblem(`${text}: integer expression expected`)
  return BigInt(match[1].replace(/^\+/, ''))
}

/** The arguments of `test` and `[`, without the brackets. */
export function evaluateTest(place: TestPlace, args: readonly string[]): boolean {
  const parser = new TestParser(place, args)
  return args.length > 0 && parser.whole()
}

class TestParser {
  #at = 0
  readonly #place: TestPlace
  readonly #args: readonly string[]

  constructor(place: TestPlace, args: readonly string[]) {
    this.#place = place
    this.#args = args
  }

  whole(): boolean {
    const result = this.#or()
    if (this.#at < this.#args.length) {
      throw new TestProblem(
        this.#args.length <= 4 && this.#args.length !== 3 ? 'too many arguments' : this.#unexpected(),
      )
    }
    return result
  }

  #unexpected(): string {
    const args = this.#args
    return args.length === 3 ? `${args[1]}: binary operator expected` : 'too many arguments'
  }

  #or(): boolean {
    let result = this.#and()
    while (this.#args[this.#at] === '-o') {
      this.#at++
      const right = this.#and()
      result = result || right
    }
    return result
  }

  #and(): boolean {
    let result = this.#not()
    while (this.#args[this.#at] === '-a') {
      this.#at++
      const right = this.#not()
      result = result && right
    }
    return result
  }

  #not(): boolean {
    if (
      this.#args[this.#at] === '!' &&
      this.#at + 1 < this.#args.length &&
      !BINARY_TESTS.includes(this.#args[this.#at + 1])
    ) {
      this.#at++
      return !this.#not()
    }
    return this.#primary()
  }

  #primary(): boolean {
    const first = this.#args[this.#at]
    const second = this.#args[this.#at + 1]
    if (second !== undefined && BINARY_TESTS.includes(second) && this.#at + 2 < this.#args.length) {
      const right = this.#args[this.#at + 2]
      this.#at += 3
      return testBinary(this.#place, second, { left: first, right })
    }
    if (first === '(' && this.#args.includes(')', this.#at)) {
      this.#at++
      const result = this.#or()
      if (this.#args[this.#at++] !== ')') throw new TestProblem("`)' expected")
      return result
    }
    if (isUnaryTest(first) && second !== undefined) {
      this.#at += 2
      return testUnary(this.#place, first, second)
    }
    if (second !== undefined && this.#args.length - this.#at === 2 && this.#at === 0)
      throw new TestProblem(`${first}: unary operator expected`)
    if (first === undefined) throw new TestProblem('argument expected')
    this.#at++
    return first !== ''
  }
}
