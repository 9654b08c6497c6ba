/** The tree of a script. */
export type Expression =
  | { readonly type: 'literal'; readonly value: null | boolean | number | string | undefined }
  | { readonly type: 'regex'; readonly source: string; readonly flags: string }
  | { readonly type: 'template'; readonly texts: readonly string[]; readonly parts: readonly Expression[] }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'array'; readonly items: readonly Expression[] }
  | { readonly type: 'object'; readonly fields: readonly { readonly key: Expression; readonly value: Expression }[] }
  | { readonly type: 'spread'; readonly value: Expression }
  | { readonly type: 'member'; readonly object: Expression; readonly key: Expression; readonly isOptional: boolean }
  | { readonly type: 'call'; readonly callee: Expression; readonly args: readonly Expression[]; readonly isNew: boolean }
  | { readonly type: 'unary'; readonly mark: string; readonly value: Expression }
  | { readonly type: 'binary'; readonly mark: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: 'assign'; readonly target: Expression; readonly mark: string; readonly value: Expression; readonly givesOld?: boolean }
  | { readonly type: 'function'; readonly parameters: readonly string[]; readonly body: Expression | Statement }

export type Statement =
  | { readonly type: 'expression'; readonly value: Expression }
  | { readonly type: 'declare'; readonly names: readonly { readonly name: string; readonly value: Expression | undefined }[] }
  | { readonly type: 'block'; readonly body: readonly Statement[] }
  | { readonly type: 'if'; readonly test: Expression; readonly yes: Statement; readonly no: Statement | undefined }
  | {
      readonly type: 'for'
      readonly first: Statement | undefined
      readonly test: Expression | undefined
      readonly next: Expression | undefined
      readonly body: Statement
    }
  | { readonly type: 'each'; readonly name: string; readonly isKeys: boolean; readonly of: Expression; readonly body: Statement }
  | { readonly type: 'return'; readonly value: Expression | undefined }
  | { readonly type: 'break' }
  | { readonly type: 'continue' }

/** How tightly marks bind. */
export const ranks: Readonly<Record<string, number>> = {
  '??': 1,
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '===': 4,
  '!==': 4,
  '<': 5,
  '>': 5,
  '<=': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
  '**': 8,
}

export const nothing: Expression = { type: 'literal', value: undefined }

/** `a++` and its like. */
export const step = (target: Expression, mark: string, givesOld: boolean): Expression => ({
  type: 'assign',
  target,
  mark: mark[0],
  value: { type: 'literal', value: 1 },
  givesOld,
})
