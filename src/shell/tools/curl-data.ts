/** What curl sends with `-d` and `--data-urlencode`, in parts that `&` joins. Upstream: curl 7.88, src/tool_getparam.c (data_urlencode). */
import type { Options } from '../tool-options'

/** Letter under which `--data-urlencode` is kept. */
export const URLENCODED = '='

/** Simplified: where both are given, curl keeps their order; here those of `-d` come first. */
export function dataOf(options: Options, readFile: (name: string) => string): string[] {
  const plain = options.values('d').map((value) => (value.startsWith('@') ? readFile(value.slice(1)) : value))
  return [...plain, ...options.values(URLENCODED).map((value) => urlencoded(value, readFile))]
}

/** `content`, `=content`, `name=content`, `@file` or `name@file`; the name is sent as it is. */
function urlencoded(value: string, readFile: (name: string) => string): string {
  const at = value.search(/[=@]/)
  if (at < 0) return escape(value)
  const [name, sign, rest] = [value.slice(0, at), value[at], value.slice(at + 1)]
  const content = escape(sign === '@' ? readFile(rest) : rest)
  return name === '' ? content : `${name}=${content}`
}

const escape = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
