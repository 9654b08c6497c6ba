/** What a `jq` filter is made of, once it has been read. */
export type Filter =
  | { readonly type: 'identity' | 'recurse' }
  | { readonly type: 'literal'; readonly value: unknown }
  | { readonly type: 'text'; readonly parts: readonly (string | Filter)[]; readonly format: string | undefined }
  | { readonly type: 'index'; readonly target: Filter; readonly key: Filter }
  | {
      readonly type: 'slice'
      readonly target: Filter
      readonly from: Filter | undefined
      readonly to: Filter | undefined
    }
  | { readonly type: 'each' | 'negate'; readonly target: Filter }
  | { readonly type: 'try'; readonly target: Filter; readonly handler: Filter | undefined }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Filter; readonly right: Filter }
  | { readonly type: 'array'; readonly items: Filter | undefined }
  | { readonly type: 'object'; readonly entries: readonly { readonly key: Filter; readonly value: Filter }[] }
  | { readonly type: 'if'; readonly test: Filter; readonly yes: Filter; readonly no: Filter }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Filter[] }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'as'; readonly source: Filter; readonly name: string; readonly body: Filter }
  | {
      readonly type: 'reduce'
      readonly source: Filter
      readonly name: string
      readonly initial: Filter
      readonly update: Filter
    }
  | { readonly type: 'format'; readonly name: string }
  | {
      readonly type: 'define'
      readonly name: string
      readonly parameters: readonly string[]
      readonly body: Filter
      readonly rest: Filter
    }
