/**
 * Expressions of the API: rules of CustomResourceDefinitions, and of admission policies. `compile` gives a program or the text of the
 * fault, and a program gives a value or the text of the fault; neither throws.
 *
 *   const compiled = compile('object.spec.replicas <= params.max', { variables: { object: 'dyn', params: 'dyn' } })
 *   if ('program' in compiled) compiled.program.evaluate({ object, params })   // { value: true }
 *
 * Upstream: k8s.io/apiserver/pkg/cel/environment/base.go, k8s.io/apiserver/pkg/cel/library (v1.32).
 * Simplified: what a rule may cost is not counted while it runs; a real API server stops one that is too dear.
 */
import { Environment, type ASTNode } from '@marcbachmann/cel-js'
import { compileFault, evaluationFault, isFault, placed } from './faults'
import { addAddresses } from './library/addresses'
import { addLists } from './library/lists'
import { addNamedFormats } from './library/named-formats'
import { addQuantity } from './library/quantity'
import { addStrings, MATCHES } from './library/strings'
import { addUrls } from './library/url'
import { isFieldFault, nodesOf } from './syntax'
import { declareType, type CelType } from './types'

export interface CelFunction {
  /** `Authorizer.path(string): PathCheck`; the types in it must be known. */
  readonly signature: string
  readonly handler: (...values: never[]) => unknown
}

export interface CelOptions {
  readonly variables: Readonly<Record<string, CelType>>
  /** Types of the caller's own: values of a class, which only functions can look into, save for the fields that are named. */
  readonly types?: Readonly<Record<string, CelClass>>
  readonly functions?: readonly CelFunction[]
}

export interface CelClass {
  readonly ctor: new (...values: never[]) => object
  /** By name, with their types, which come before. */
  readonly fields?: Readonly<Record<string, string>>
}

export type CelOutcome = { readonly value: unknown } | { readonly fault: string }

export interface CelProgram {
  /** Of the value: `bool`, `string`, `list<int>`, `dyn`. */
  readonly type: string
  readonly ast: ASTNode
  /** Whether the expression names the variable. */
  uses(variable: string): boolean
  /** A JSON value as the variable would hold it. */
  convert(variable: string, value: unknown): unknown
  /** Bindings are JSON values, or values that other programs gave. */
  evaluate(bindings: Readonly<Record<string, unknown>>): CelOutcome
}

export type Compiled = { readonly program: CelProgram } | { readonly fault: string }

/** Where many expressions share their variables. */
export interface CelScope {
  compile(expression: string): Compiled
}

export const compile = (expression: string, options: CelOptions): Compiled => createScope(options).compile(expression)

let base: Environment | undefined

/** Made when the first expression is met: most clusters have none. */
function baseEnvironment(): Environment {
  if (base) return base
  base = new Environment({ enableOptionalTypes: true })
  for (const add of [addLists, addStrings, addQuantity, addAddresses, addUrls, addNamedFormats]) add(base)
  return base
}

export function createScope({ variables, types = {}, functions = [] }: CelOptions): CelScope {
  const environment = baseEnvironment().clone()
  for (const [name, { ctor, fields = {} }] of Object.entries(types)) environment.registerType(name, { ctor: ctor as new () => object, fields })
  for (const { signature, handler } of functions) environment.registerFunction(signature, handler as (...values: unknown[]) => unknown)
  const converters = new Map<string, (value: unknown) => unknown>()
  for (const [name, type] of Object.entries(variables)) {
    const declared = declareType(environment, type, `object.${name}`)
    environment.registerVariable(name, declared.name)
    converters.set(name, declared.convert)
  }
  return { compile: (expression) => compileIn(environment, converters, expression) }
}

/** Lists have items of one type, save for what `format` is given. */
const isMixedFormat = ({ opts }: Environment, { code }: { code: string }, expression: string): boolean =>
  code === 'heterogeneous_list_element' && opts.homogeneousAggregateLiterals && /\.\s*format\s*\(/.test(expression)

const mixed = (environment: Environment): Environment => environment.clone({ homogeneousAggregateLiterals: false })

type Converters = ReadonlyMap<string, (value: unknown) => unknown>

function compileIn(environment: Environment, converters: Converters, expression: string): Compiled {
  try {
    const parsed = environment.parse(expression)
    const nodes = nodesOf(parsed.ast)
    for (const node of nodes) if ((node.op === 'rcall' || node.op === 'call') && node.args[0] === 'matches') node.args[0] = MATCHES
    const { valid, type = 'dyn', error } = parsed.check()
    if (error && isMixedFormat(environment, error, expression)) return compileIn(mixed(environment), converters, expression)
    if (!valid) return { fault: error ? compileFault(error, expression) : 'invalid expression' }
    const missing = isFieldFault(environment, nodes, expression)
    if (missing) return { fault: placed(missing.text, expression, missing.at) }
    const names = new Set(nodes.flatMap((node) => (node.op === 'id' ? [node.args] : [])))
    const evaluate = (bindings: Readonly<Record<string, unknown>>): CelOutcome => run(parsed, bind(bindings, converters, names))
    const convert = (variable: string, value: unknown): unknown => converters.get(variable)?.(value) ?? value
    return { program: { type, ast: parsed.ast, uses: (variable) => names.has(variable), convert, evaluate } }
  } catch (error) {
    if (isFault(error)) return { fault: compileFault(error, expression) }
    throw error
  }
}

/** Only what the expression names is converted. */
function bind(bindings: Readonly<Record<string, unknown>>, converters: Converters, names: ReadonlySet<string>): Map<string, unknown> {
  const bound = new Map<string, unknown>()
  for (const name of names) {
    const convert = converters.get(name)
    if (!convert || !Object.hasOwn(bindings, name)) continue
    bound.set(name, convert(bindings[name]))
  }
  return bound
}

function run(parsed: (context: Map<string, unknown>) => unknown, bound: Map<string, unknown>): CelOutcome {
  try {
    return { value: parsed(bound) }
  } catch (error) {
    if (isFault(error)) return { fault: evaluationFault(error) }
    // Values that do not fit their type, and a stack that is used up, are the expression's fault, too.
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}
