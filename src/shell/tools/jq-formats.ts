/** `@base64`, `@csv`, `@tsv`, `@sh` and their kin: strings for other languages. */
import { decodeBase64, encodeBase64 } from './base64-text'
import { described, JqProblem, print, type Json } from './jq-values'

export const textOf = (value: Json): string =>
  typeof value === 'string' ? value : print(value, { indent: '', sortsKeys: false })

function row(value: Json, name: string, cell: (text: Json) => string, joiner: string): string {
  if (!Array.isArray(value))
    throw new JqProblem(`${described(value)} cannot be ${name}-formatted, only an array can be`)
  return value.map((item) => (item === null ? '' : typeof item === 'string' ? cell(item) : textOf(item))).join(joiner)
}

const formats: Readonly<Record<string, (value: Json) => string>> = {
  text: textOf,
  json: (value) => print(value, { indent: '', sortsKeys: false }),
  base64: (value) => encodeBase64(textOf(value)),
  base64d(value) {
    const decoded = decodeBase64(textOf(value))
    if (decoded === undefined) throw new JqProblem(`${described(value)} is not valid base64 data`)
    return decoded
  },
  csv: (value) => row(value, 'csv', (text) => `"${String(text).replaceAll('"', '""')}"`, ','),
  tsv: (value) =>
    row(
      value,
      'tsv',
      (text) => String(text).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n'),
      '\t',
    ),
  html: (value) =>
    textOf(value).replace(
      /[&<>'"]/g,
      (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&quot;' })[char] ?? char,
    ),
  uri: (value) =>
    encodeURIComponent(textOf(value)).replace(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  sh: (value) =>
    (Array.isArray(value) ? value : [value])
      .map((item) => (typeof item === 'string' ? `'${item.replaceAll("'", "'\\''")}'` : textOf(item)))
      .join(' '),
}

export function formatString(name: string, value: Json): string {
  const format = formats[name]
  if (!format) throw new JqProblem(`${name} is not a valid format`)
  return format(value)
}
