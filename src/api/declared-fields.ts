/**
 * Reads the fields of a declaration with complaints that say where: every accessor names the path of what was missing, unknown or of
 * another type. The caller supplies what is thrown, because it alone knows the file and the line.
 */
import { parseGoDuration } from './duration'
import { parseQuantity, quantityValue } from './quantity'

type Tree = Readonly<Record<string, unknown>>

export type Complain = (complaint: string) => Error

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
const isWord = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value)

export class DeclaredFields {
  readonly #tree: Tree

  private constructor(
    tree: Tree,
    readonly path: string,
    readonly complain: Complain,
  ) {
    this.#tree = tree
  }

  /** Complains about every field that is not among `known`; without them all are. */
  static of(value: unknown, { path, known, complain }: { path: string; known?: readonly string[]; complain: Complain }): DeclaredFields {
    if (!isTree(value)) throw complain(`${path || 'it'}: expected a mapping`)
    const stray = known && Object.keys(value).find((name) => !known.includes(name))
    if (stray !== undefined) throw complain(`${path === '' ? '' : `${path}.`}${stray}: no such field; there are ${known?.join(', ')}`)
    return new DeclaredFields(value, path, complain)
  }

  get names(): readonly string[] {
    return Object.keys(this.#tree)
  }

  raw(name: string): unknown {
    return this.#tree[name]
  }

  has(name: string): boolean {
    return this.#tree[name] !== undefined
  }

  isMapping(name: string): boolean {
    return isTree(this.#tree[name])
  }

  /** Undefined where it is absent. */
  inner(name: string, known?: readonly string[]): DeclaredFields | undefined {
    const value = this.#tree[name]
    return value === undefined ? undefined : DeclaredFields.of(value, { path: this.at(name), ...(known ? { known } : {}), complain: this.complain })
  }

  text(name: string, otherwise?: string): string {
    const value = this.#tree[name] ?? otherwise
    return isWord(value) ? String(value) : this.#refuse(name, 'a text')
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.#tree[name] ?? otherwise
    return typeof value === 'boolean' ? value : this.#refuse(name, 'true or false')
  }

  /** A whole number between both; `"8080"` counts as one. */
  whole(name: string, [least, most]: readonly [number, number], otherwise?: number): number {
    const value = Number(this.#tree[name] ?? otherwise ?? NaN)
    return Number.isInteger(value) && value >= least && value <= most ? value : this.#refuse(name, `a whole number from ${least} to ${most}`)
  }

  /** `6s`, `1m30s`; in milliseconds. */
  duration(name: string, otherwiseMs = 0): number {
    if (!this.has(name)) return otherwiseMs
    const ms = parseGoDuration(this.text(name))
    return ms === undefined || ms < 0 ? this.#refuse(name, 'a duration such as 30s') : ms
  }

  /** `64Mi`, `100m`; in bytes or cores. */
  quantity(name: string, otherwise: number): number {
    if (!this.has(name)) return otherwise
    const text = this.text(name)
    return parseQuantity(text) === undefined || text.startsWith('-') ? this.#refuse(name, 'a quantity such as 64Mi or 100m') : quantityValue(text)
  }

  /** One text alone is a list of it. */
  texts(name: string): readonly string[] {
    const value = this.#tree[name] ?? []
    const list: readonly unknown[] = Array.isArray(value) ? value : [value]
    return list.map((item) => (isWord(item) ? String(item) : this.#refuse(name, 'texts')))
  }

  /** Name -> text. */
  words(name: string): Readonly<Record<string, string>> {
    const inner = this.inner(name)
    return Object.fromEntries((inner?.names ?? []).map((key) => [key, inner?.text(key) ?? '']))
  }

  at(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`
  }

  #refuse(name: string, wanted: string): never {
    throw this.complain(`${this.at(name)}: expected ${wanted}`)
  }
}
