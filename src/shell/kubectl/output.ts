/**
 * The formats of -o other than tables: YAML, JSON, names, JSONPath, custom columns and Go templates.
 * Upstream: staging/src/k8s.io/cli-runtime/pkg/{genericclioptions,printers}, kubectl/pkg/cmd/get/customcolumn.go (v1.32).
 */
import { FileError, resolvePath } from '../../base/os/file-system'
import { formatYaml } from '../../base/yaml/format'
import { pathOf } from './json-path-flag'
import type { KubectlContext } from './command'
import { shortKind } from './discovery'
import { CommandError } from './failures'
import type { FlagTable } from './flags'
import { formatJson, formatStructJson } from './go-json'
import { inGoOrder } from './go-order'
import { compileGoTemplate, GoTemplateError } from './go-template'
import { goSyntax, goValue } from './go-value'
import { compileJsonPath, type JsonPath } from './jsonpath'
import { JsonPathError } from './jsonpath-parse'
import { isTree, type Manifest } from './manifest'
import { alignTabs, tableStyle } from './tab-writer'

const templateFormats = [
  'go-template',
  'go-template-file',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'template',
  'templatefile',
]
const columnFormats = ['custom-columns', 'custom-columns-file']
const plainFormats = ['json', 'name', 'yaml']

export const outputFlags = {
  output: {
    type: 'string',
    short: 'o',
    help: 'Format: json, yaml, name, go-template, jsonpath, ...',
    words: ['json', 'yaml', 'name', 'wide', 'jsonpath=', 'custom-columns='],
  },
  template: { type: 'string', help: 'Template for the formats that take one.' },
  'show-managed-fields': { type: 'bool', help: 'Keep managedFields when printing JSON or YAML.' },
  'allow-missing-template-keys': {
    type: 'bool',
    default: true,
    help: 'Absent fields and keys of a template are no error.',
  },
} as const satisfies FlagTable

export interface OutputFlags {
  readonly output: string
  readonly template: string
  readonly 'show-managed-fields': boolean
  /** The object is a structure of kubectl's own, and no map. */
  readonly isStructure?: boolean
}

/** Prints one object after another; what separates them is its affair. */
export type ObjectPrinter = (object: Manifest) => string

export interface PrinterOptions {
  /** Formats beyond those that all commands know: `wide`, `custom-columns`. */
  readonly columns?: boolean
  readonly noHeaders?: boolean
  /** What -o name says of an object, `pod/web`. */
  readonly nameOf?: (object: Manifest) => string
}

export function createPrinter(
  context: KubectlContext,
  flags: OutputFlags,
  options: PrinterOptions = {},
): ObjectPrinter {
  const [format, template] = splitFormat(flags)
  const strip = (object: Manifest): Manifest => (flags['show-managed-fields'] ? object : withoutManagedFields(object))
  if (flags.output === 'json') return (object) => `${flags.isStructure ? formatStructJson(inGoOrder(strip(object)), 4) : formatJson(strip(object), 4)}\n`
  if (flags.output === 'yaml') return createYamlPrinter(strip)
  if (flags.output === 'name') return createNamePrinter(options.nameOf ?? defaultName)
  const isKnown = templateFormats.includes(format) || (options.columns && columnFormats.includes(format))
  if (!isKnown) throw new CommandError(unknownFormat(flags.output, options.columns ?? false))
  return createTemplatePrinter(
    format.replace(/-?file$/, ''),
    readTemplate(context, format, template),
    options.noHeaders ?? false,
  )
}

function splitFormat({ output, template }: OutputFlags): [string, string] {
  const equals = output.indexOf('=')
  return equals < 0 ? [output, template] : [output.slice(0, equals), output.slice(equals + 1)]
}

function unknownFormat(output: string, withColumns: boolean): string {
  const formats = [...plainFormats, ...templateFormats, ...(withColumns ? [...columnFormats, 'wide'] : [])].sort()
  return `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${formats.join(',')}`
}

function createYamlPrinter(strip: (object: Manifest) => Manifest): ObjectPrinter {
  let count = 0
  return (object) => (count++ > 0 ? '---\n' : '') + formatYaml(strip(object))
}

const createNamePrinter =
  (nameOf: (object: Manifest) => string): ObjectPrinter =>
  (object) =>
    isListObject(object) ? object.items.map((item) => `${nameOf(item)}\n`).join('') : `${nameOf(object)}\n`

const isListObject = (object: Manifest): object is Manifest & { items: readonly Manifest[] } =>
  String(object.kind).endsWith('List') && Array.isArray(object.items)

/** `deployment.apps/web` */
export function defaultName({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : ''
  return `${shortKind({ kind, group })}/${metadata.name || '<unknown>'}`
}

export function withoutManagedFields(object: Manifest): Manifest {
  if (isListObject(object)) return { ...object, items: object.items.map(withoutManagedFields) }
  if (!isTree(object.metadata) || object.metadata.managedFields === undefined) return object
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

function readTemplate({ process }: KubectlContext, format: string, template: string): string {
  if (template === '')
    throw new CommandError(
      format.startsWith('custom')
        ? 'custom-columns format specified but no custom columns given'
        : 'template format specified but no template given',
    )
  if (!format.endsWith('file')) return template
  try {
    return process.files.read(resolvePath(process.cwd, template))
  } catch (error) {
    if (error instanceof FileError)
      throw new CommandError(`error reading --template ${template}, open ${template}: no such file or directory`)
    throw error
  }
}

function createTemplatePrinter(format: string, template: string, noHeaders: boolean): ObjectPrinter {
  if (format === 'custom-columns') return createColumnPrinter(template, noHeaders)
  if (format === 'jsonpath') return createJsonPathPrinter(template)
  if (format === 'jsonpath-as-json') {
    const path = compile(template)
    return (object) => `${formatJson(path.find(object).flat(), 4)}\n`
  }
  return createGoTemplatePrinter(template)
}

function compile(template: string): JsonPath {
  try {
    return compileJsonPath(template)
  } catch (error) {
    if (error instanceof JsonPathError) throw new CommandError(`error parsing jsonpath ${template}, ${error.message}`)
    throw error
  }
}

function createJsonPathPrinter(template: string): ObjectPrinter {
  const path = compile(template)
  return (object) => {
    try {
      return path.print(object)
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error
      throw new CommandError(
        `error executing jsonpath ${JSON.stringify(template)}: ${templateProblem(error.message, template, object)}`,
      )
    }
  }
}

const templateProblem = (problem: string, template: string, object: Manifest): string =>
  `Error executing template: ${problem}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`

function createGoTemplatePrinter(template: string): ObjectPrinter {
  const guarded = <T>(act: () => T): T => {
    try {
      return act()
    } catch (error) {
      if (error instanceof GoTemplateError)
        throw new CommandError(`error parsing template ${template}, template: output:1: ${error.message}`)
      throw error
    }
  }
  const compiled = guarded(() => compileGoTemplate(template))
  return (object) => guarded(() => compiled(object))
}

function createColumnPrinter(spec: string, noHeaders: boolean): ObjectPrinter {
  const columns = spec.split(',').map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0 || colon === part.length - 1)
      throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header: part.slice(0, colon), path: compile(pathOf(part.slice(colon + 1))) }
  })
  const headers = columns.map(({ header }) => header).join('\t')
  return (object) => {
    const rows = (isListObject(object) ? object.items : [object]).map((item) =>
      columns.map(({ path }) => columnCell(path, item)).join('\t'),
    )
    const lines = noHeaders ? rows : [headers, ...rows]
    return lines.length === 0 ? '' : alignTabs(`${lines.join('\n')}\n`, tableStyle)
  }
}

function columnCell(path: JsonPath, item: Manifest): string {
  const values = path.find(item).flat()
  return values.length === 0
    ? '<none>'
    : values
        .map(goValue)
        .map((text) => (text === '<nil>' ? '<none>' : text))
        .join(',')
}
