/**
 * Collects the pieces of one word and splits them into fields. Each field is kept twice: as text, and as a pattern in which
 * quoted characters are escaped, because only unquoted ones may match file names.
 */
import { ShellError } from './control'
import { escapePattern } from './pattern'

/** Of one word, in characters. */
const MAX_LENGTH = 64 * 1024 * 1024

export interface Field {
  readonly text: string
  readonly pattern: string
}

export class FieldBuilder {
  readonly #fields: Field[] = []
  #text = ''
  #pattern = ''
  /** There is a field, even if it is empty: something was quoted. */
  #present = false
  readonly #ifs: string
  readonly #splits: boolean

  /** Without splitting everything becomes one field, as in assignments and `case`. */
  constructor(ifs: string, splits: boolean) {
    this.#ifs = ifs
    this.#splits = splits
  }

  quoted(text: string): void {
    this.#requireRoom(text)
    this.#text += text
    this.#pattern += escapePattern(text)
    this.#present = true
  }

  /** Pattern characters of the script itself. */
  pattern(text: string): void {
    this.#requireRoom(text)
    this.#text += text
    this.#pattern += text
    this.#present = true
  }

  /** The result of an unquoted expansion: split at IFS, and its pattern characters count. */
  expanded(text: string): void {
    if (!this.#splits || this.#ifs === '') {
      if (text !== '') this.pattern(text)
      return
    }
    for (let i = 0; i < text.length; i++) {
      const char = text[i]
      if (!this.#ifs.includes(char)) {
        this.pattern(char)
        continue
      }
      let delimiter = !isBlank(char)
      while (i + 1 < text.length && this.#ifs.includes(text[i + 1]) && (isBlank(text[i + 1]) || !delimiter)) {
        i++
        if (!isBlank(text[i])) delimiter = true
      }
      if (delimiter) this.#present = true
      this.close()
    }
  }

  /** Between the elements of `"$@"`. */
  break(): void {
    if (this.#splits) this.close()
    else this.quoted(' ')
  }

  close(): void {
    if (this.#present) this.#fields.push({ text: this.#text, pattern: this.#pattern })
    this.#text = ''
    this.#pattern = ''
    this.#present = false
  }

  #requireRoom(text: string): void {
    if (this.#text.length + text.length > MAX_LENGTH)
      throw new ShellError('xrealloc: cannot allocate memory', 2, 'line')
  }

  finish(): readonly Field[] {
    this.close()
    return this.#fields
  }
}

const isBlank = (char: string): boolean => char === ' ' || char === '\t' || char === '\n'
