// Writes src/api/openapi/generated/schema.json from the OpenAPI v3 documents of a real API server, kept in a folder as
// `api_v1.json`, `apis_apps_v1.json`, ... (also gzipped): all definitions, without the descriptions (see generate-docs.mjs).
//   kubectl get --raw /openapi/v3/api/v1 > FOLDER/api_v1.json    (and so on)
//   node bin/generate-openapi.mjs FOLDER
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { root } from './install.mjs'

const folder = process.argv[2]
if (!folder) {
  console.error('Usage: node bin/generate-openapi.mjs FOLDER')
  process.exit(2)
}

const files = readdirSync(folder).filter((file) => /^apis?_.*\.json(\.gz)?$/.test(file)).sort()

function read(file) {
  const bytes = readFileSync(join(folder, file))
  return JSON.parse(file.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString())
}

const schemas = {}
let info

function bare({ properties, ...rest }) {
  // A field may itself have the name `description`.
  const fields = Object.entries(properties ?? {}).map(([field, node]) => [field, withoutDescriptions(node)])
  return { ...withoutDescriptions(rest), ...(properties ? { properties: Object.fromEntries(fields) } : {}) }
}

function withoutDescriptions(value) {
  if (Array.isArray(value)) return value.map(withoutDescriptions)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'description').map(([key, item]) => [key, withoutDescriptions(item)]))
}

for (const file of files) {
  const document = read(file)
  info = document.info
  for (const [name, definition] of Object.entries(document.components.schemas)) schemas[name] ??= bare(definition)
}

const sorted = (tree) => Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1))
const lines = (tree) => `{\n${sorted(tree).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n')}\n}`
const generated = join(root, 'src/api/openapi/generated')
mkdirSync(generated, { recursive: true })
writeFileSync(join(generated, 'schema.json'), `{"openapi":"3.0.0","info":${JSON.stringify(info)},"components":{"schemas":${lines(schemas)}}}\n`)
console.log(`${Object.keys(schemas).length} definitions`)
