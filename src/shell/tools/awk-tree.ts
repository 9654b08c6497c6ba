/** What an `awk` program is made of, once it has been read: rules, functions, statements, expressions. */
export type Place =
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'field'; readonly index: Expression }
  | { readonly type: 'item'; readonly name: string; readonly keys: readonly Expression[] }

export type Expression =
  | Place
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'regex'; readonly regex: RegExp }
  | { readonly type: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'assign'; readonly operator: string; readonly target: Place; readonly value: Expression }
  | { readonly type: 'step'; readonly delta: number; readonly prefix: boolean; readonly target: Place }
  | { readonly type: 'condition'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: 'in'; readonly keys: readonly Expression[]; readonly name: string }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly own: boolean }
  | { readonly type: 'group'; readonly items: readonly Expression[] }

export type Statement =
  | { readonly type: 'expression'; readonly value: Expression }
  | {
      readonly type: 'print'
      readonly formatted: boolean
      readonly args: readonly Expression[]
      readonly redirect?: { readonly operator: string; readonly target: Expression }
    }
  | { readonly type: 'if'; readonly test: Expression; readonly then: Statement; readonly otherwise?: Statement }
  | {
      readonly type: 'loop'
      readonly before?: Statement
      readonly test?: Expression
      readonly after?: Statement
      readonly body: Statement
      readonly bodyFirst: boolean
    }
  | { readonly type: 'each'; readonly name: string; readonly array: string; readonly body: Statement }
  | { readonly type: 'block'; readonly statements: readonly Statement[] }
  | {
      readonly type: 'leave'
      readonly how: 'break' | 'continue' | 'next' | 'exit' | 'return'
      readonly value?: Expression
    }
  | { readonly type: 'delete'; readonly name: string; readonly keys?: readonly Expression[] }

export interface Rule {
  readonly when: 'begin' | 'end' | 'always' | { readonly from: Expression; readonly to?: Expression }
  /** Undefined: the record is printed. */
  readonly action: Statement | undefined
}

export interface AwkFunction {
  readonly parameters: readonly string[]
  /** Those that the body uses as arrays. */
  readonly arrays: ReadonlySet<string>
  readonly body: Statement
}

export interface AwkProgram {
  readonly rules: readonly Rule[]
  readonly functions: ReadonlyMap<string, AwkFunction>
}

export const isPlace = (expression: Expression): expression is Place =>
  expression.type === 'variable' || expression.type === 'field' || expression.type === 'item'
