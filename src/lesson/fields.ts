/**
 * Reads the fields of a lesson's YAML with clear complaints: every accessor says in which file, at which line and under which name
 * something was missing or of another type.
 */
import { isTree } from './match'

export interface Reading {
  readonly file: string
  readonly line: number
}

export class LessonError extends Error {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly complaint: string,
  ) {
    super(`${file}:${line}: ${complaint}`)
  }
}

export class Fields {
  readonly #tree: Readonly<Record<string, unknown>>
  readonly at: Reading

  private constructor(tree: Readonly<Record<string, unknown>>, at: Reading) {
    this.#tree = tree
    this.at = at
  }

  static of(value: unknown, at: Reading): Fields {
    if (!isTree(value)) throw new LessonError(at.file, at.line, 'expected a mapping')
    return new Fields(value, at)
  }

  has(name: string): boolean {
    return this.#tree[name] !== undefined
  }

  raw(name: string): unknown {
    return this.#tree[name]
  }

  text(name: string, otherwise?: string): string {
    const value = this.#tree[name] ?? otherwise
    if (typeof value === 'string' || typeof value === 'number') return String(value)
    throw this.complain(`${name}: expected a text`)
  }

  number(name: string, otherwise?: number): number {
    const value = this.#tree[name] ?? otherwise
    if (typeof value === 'number') return value
    throw this.complain(`${name}: expected a number`)
  }

  flag(name: string): boolean {
    const value = this.#tree[name] ?? false
    if (typeof value === 'boolean') return value
    throw this.complain(`${name}: expected true or false`)
  }

  texts(name: string): string[] {
    return this.list(name).map((item) => {
      if (typeof item === 'string') return item
      throw this.complain(`${name}: expected texts`)
    })
  }

  list(name: string): readonly unknown[] {
    const value = this.#tree[name] ?? []
    if (Array.isArray(value)) return value
    throw this.complain(`${name}: expected a list`)
  }

  fields(name: string): Fields {
    return Fields.of(this.#tree[name] ?? {}, this.at)
  }

  /** `10s`, `2m`; in milliseconds. */
  duration(name: string, otherwiseMs: number): number {
    if (!this.has(name)) return otherwiseMs
    const match = /^(\d+)(ms|s|m|h)$/.exec(this.text(name))
    if (!match) throw this.complain(`${name}: expected a duration such as 30s`)
    const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
    return Number(match[1]) * unitMs[match[2]]
  }

  complain(complaint: string): LessonError {
    return new LessonError(this.at.file, this.at.line, complaint)
  }
}
