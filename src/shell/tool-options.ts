/**
 * The options of a tool, read as getopt(3) of GNU reads them: letters may be joined, values may stick to their letter, options may
 * stand behind operands, `--` ends them. A spec that begins with `+` stops at the first operand; the value of `x::` may be left out.
 */
export interface Options {
  has(letter: string): boolean
  /** The last value given. */
  value(letter: string): string | undefined
  values(letter: string): readonly string[]
  /** Letters in the order given, for tools where the last one wins. */
  readonly order: readonly string[]
  readonly operands: readonly string[]
}

/** What is wrong with the options, as the two families of tools word it. */
export class OptionProblem extends Error {
  constructor(
    readonly gnu: string,
    readonly busybox: string,
  ) {
    super(gnu)
  }
}

export interface OptionSpec {
  /** As for getopt: `ab:c` takes `-a`, `-b VALUE`, `-c`. */
  readonly letters: string
  /** Long names and the letters they stand for. */
  readonly long?: Readonly<Record<string, string>>
}

/** Throws `OptionProblem`. */
export function readOptions(words: readonly string[], { letters, long = {} }: OptionSpec): Options {
  const stopsAtOperand = letters.startsWith('+')
  const found: { letter: string; value: string }[] = []
  const operands: string[] = []
  const takesValue = (letter: string): boolean => letters[letters.indexOf(letter) + 1] === ':'
  const rest = [...words]
  const needed = (letter: string): string => {
    const value = rest.shift()
    if (value === undefined)
      throw new OptionProblem(`option requires an argument -- '${letter}'`, `option requires an argument: ${letter}`)
    return value
  }
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      operands.push(...rest)
      break
    }
    if (word.startsWith('--')) {
      const [name, value] = split(word.slice(2))
      const letter = long[name] ?? long[Object.keys(long).find((known) => known.startsWith(name)) ?? '']
      if (letter === undefined) throw new OptionProblem(`unrecognized option '${word}'`, `unrecognized option: ${name}`)
      const mustHave = takesValue(letter) && letters[letters.indexOf(letter) + 2] !== ':'
      found.push({ letter, value: value ?? (mustHave ? needed(letter) : '') })
    } else if (word.startsWith('-') && word !== '-') readLetters(word, { letters, takesValue, needed, found })
    else {
      operands.push(word)
      if (!stopsAtOperand) continue
      operands.push(...rest)
      break
    }
  }
  const values = (letter: string): string[] =>
    found.filter((option) => option.letter === letter).map(({ value }) => value)
  return {
    has: (letter) => found.some((option) => option.letter === letter),
    value: (letter) => values(letter).at(-1),
    values,
    order: found.map(({ letter }) => letter),
    operands,
  }
}

function split(text: string): [string, string | undefined] {
  const at = text.indexOf('=')
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

interface Reading {
  readonly letters: string
  takesValue(letter: string): boolean
  needed(letter: string): string
  readonly found: { letter: string; value: string }[]
}

function readLetters(word: string, { letters, takesValue, needed, found }: Reading): void {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at]
    if (letter === ':' || letter === '+' || !letters.includes(letter))
      throw new OptionProblem(`invalid option -- '${letter}'`, `unrecognized option: ${letter}`)
    if (!takesValue(letter)) {
      found.push({ letter, value: '' })
      continue
    }
    const attached = word.slice(at + 1)
    const isOptional = letters[letters.indexOf(letter) + 2] === ':'
    found.push({ letter, value: attached === '' && !isOptional ? needed(letter) : attached })
    return
  }
}
