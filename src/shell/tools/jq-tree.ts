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
  | { readonly type: 'as'; readonly source: Filter; readonly pattern: Pattern; readonly body: Filter }
  | { readonly type: 'label'; readonly name: string; readonly body: Filter }
  | { readonly type: 'break'; readonly name: string }
  | {
      readonly type: 'reduce'
      readonly source: Filter
      readonly pattern: Pattern
      readonly initial: Filter
      readonly update: Filter
    }
  | {
      readonly type: 'foreach'
      readonly source: Filter
      readonly pattern: Pattern
      readonly initial: Filter
      readonly update: Filter
      readonly extract: Filter | undefined
    }
  | { readonly type: 'format'; readonly name: string }
  | {
      readonly type: 'define'
      readonly name: string
      readonly parameters: readonly string[]
      readonly body: Filter
      readonly rest: Filter
    }

/** What `as` takes apart. */
export type Pattern =
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'array'; readonly items: readonly Pattern[] }
  | { readonly type: 'object'; readonly entries: readonly { readonly key: Filter; readonly name?: string; readonly value?: Pattern }[] }

/** All names that a pattern gives values to. */
export function namesIn(pattern: Pattern): readonly string[] {
  if (pattern.type === 'name') return [pattern.name]
  if (pattern.type === 'array') return pattern.items.flatMap(namesIn)
  return pattern.entries.flatMap(({ name, value }) => [...(name === undefined ? [] : [name]), ...(value ? namesIn(value) : [])])
}
