// Writes src/api/openapi/generated/docs.json: what upstream says of the definitions in schema.json and of their fields, for
// `kubectl explain` and the editor. The sentences are upstream's, so they are not kept here but read from the packages that
// carry them: @kubernetes/client-node 1.1 (models of OpenAPI v1.32.0), and kubernetes-types 1.30 where the models say nothing.
//   node bin/generate-docs.mjs
// Simplified: a real server says in the words of 1.32 what a field is whose type is an object; here they are those of 1.30,
// or none for the five that are younger. It also says what each value of an enumeration means; here the values are listed.
// Of five texts that are younger than 1.30 the line ends are lost.
import { existsSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './install.mjs'

const generated = join(root, 'src/api/openapi/generated')
const schemaFile = join(generated, 'schema.json')
const docsFile = join(generated, 'docs.json')
const newerPackage = join(root, 'node_modules/@kubernetes/client-node')
const olderPackage = join(root, 'node_modules/kubernetes-types')
/** What the query parameters of the API mean is said at the methods of the generated client. */
const methodsFile = join(newerPackage, 'dist/gen/apis/CoreV1Api.d.ts')
const sources = [schemaFile, join(newerPackage, 'package.json'), join(olderPackage, 'package.json'), fileURLToPath(import.meta.url)]

/** Types without a model: what the newer package says at a field of such a type is about the type. */
const WITHOUT_MODEL = /\.(IntOrString|MicroTime)$/

export function generateDocs() {
  if (isFresh()) return
  const { schemas } = JSON.parse(readFileSync(schemaFile, 'utf8')).components
  const docs = Object.keys(schemas).sort().map((name) => `${JSON.stringify(name)}:${JSON.stringify(textsOf(name, schemas))}`)
  docs.push(`"(parameters)":${JSON.stringify(parameterTexts())}`)
  // Written aside and then moved: whoever reads meanwhile finds a whole file.
  const draft = `${docsFile}.${process.pid}`
  writeFileSync(draft, `{\n${docs.join(',\n')}\n}\n`)
  renameSync(draft, docsFile)
}

function isFresh() {
  if (!existsSync(docsFile)) return false
  const { mtimeMs } = statSync(docsFile)
  return sources.every((source) => statSync(source).mtimeMs < mtimeMs)
}

/** Under '' what is said of the definition itself. */
function textsOf(name, schemas) {
  const [newer, older] = [newerTexts(name), olderTexts(name)]
  const own = fuller(newer[''], older['']) ?? textAtFields(name, schemas)
  const fields = Object.entries(schemas[name].properties ?? {}).map(([field, node]) => {
    const said = WITHOUT_MODEL.test(typeOf(node)) ? older[field] : fuller(newer[field], older[field])
    return [field, said && said + listed(node.enum)]
  })
  return Object.fromEntries([['', own], ...fields].filter(([, text]) => text))
}

/** The newer words; with the line ends of the older ones where they are the same words. */
function fuller(newer, older) {
  if (newer === undefined) return older
  return older !== undefined && folded(older) === folded(newer) ? older : newer
}

const folded = (text) => text.replaceAll(/\s+/g, ' ').trim()

const listed = (values) => (values ? `\n\nPossible enum values:\n${values.map((value) => ` - \`"${value}"\``).join('\n')}` : '')

const typeOf = (node) => (node.$ref ?? node.allOf?.[0].$ref ?? '').split('/').at(-1)

function textAtFields(type, schemas) {
  if (!WITHOUT_MODEL.test(type)) return undefined
  for (const [name, { properties = {} }] of Object.entries(schemas)) {
    const field = Object.keys(properties).find((candidate) => typeOf(properties[candidate]) === type)
    if (field) return newerTexts(name)[field]
  }
  return undefined
}

/** `io.k8s.api.core.v1.Pod` is V1Pod there; where groups share a name, it begins with the group: CoreV1Event. */
function newerTexts(name) {
  const [kind, version, group] = name.split('.').reverse()
  const model = capital(version) + kind
  const file = [capital(group) + model, model].map((found) => join(newerPackage, `dist/gen/models/${found}.d.ts`)).find(existsSync)
  if (!file) return {}
  const comments = readFileSync(file, 'utf8').matchAll(/\/\*\*\n *\* (.*)\n *\*\/\n(?:export declare class|    '_?([^']+)')/g)
  return Object.fromEntries([...comments].map(([, text, field = '']) => [field, unescaped(text)]))
}

/** The first time that a parameter is spoken of. */
function parameterTexts() {
  const texts = {}
  for (const [, name, text] of readFileSync(methodsFile, 'utf8').matchAll(/^ *\* @param _?(\w+) (.+)$/gm)) texts[name] ??= withoutEntities(text)
  return texts
}

const withoutEntities = (text) => text.replaceAll('&#x60;', '`').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const capital = (word) => word[0].toUpperCase() + word.slice(1)
const unescaped = (text) => text.replaceAll('*_/', '*/').replaceAll('/_*', '/*').replaceAll(/\\(.)/g, '$1')

/** `io.k8s.api.core.v1.Pod` is Pod of core/v1.d.ts there. */
function olderTexts(name) {
  const path = name.replace(/^io\.k8s\.(api|apimachinery\.pkg\.apis|apimachinery\.pkg)\./, '').split('.')
  const kind = path.pop()
  return olderFile(join(olderPackage, `${path.join('/')}.d.ts`))[kind] ?? {}
}

const olderFiles = new Map()

function olderFile(file) {
  const read = olderFiles.get(file) ?? (existsSync(file) ? parseOlder(readFileSync(file, 'utf8')) : {})
  olderFiles.set(file, read)
  return read
}

const COMMENT = /(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\n)?/
const NAME = /(?:export \w+ (\w+)| {4}(?:readonly )?"?([\w$-]+)"?\??: )/

function parseOlder(text) {
  const texts = {}
  let kind
  for (const [, comment, type, field] of text.matchAll(new RegExp(COMMENT.source + NAME.source, 'g'))) {
    if (type) kind = texts[type] = {}
    if (comment) kind[field ?? ''] = plain(comment)
  }
  return texts
}

const plain = (comment) =>
  comment.split('\n').map((line) => line.replace(/^ *\* ?/, '')).join('\n').trim()

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) generateDocs()
