/** Backslash escapes of `echo -e` and `printf`: `\n`, `\t`, `\033`, `\x41`, `\u00e4`; `\c` ends the output. */
const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

export function decodeEscapes(text: string): { text: string; stops: boolean } {
  let stops = false
  const pattern =
    /\\(?:(c)[^]*|0([0-7]{0,3})|([1-7][0-7]{0,2})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([abeEfnrtv\\]))/g
  const decoded = text.replace(pattern, (_, stop, zeroOctal, octal, hex, short, long, simple) => {
    if (stop) stops = true
    if (stop) return ''
    if (simple) return SIMPLE[simple]
    if (zeroOctal !== undefined) return String.fromCharCode(parseInt(zeroOctal === '' ? '0' : zeroOctal, 8) & 255)
    if (octal) return String.fromCharCode(parseInt(octal, 8) & 255)
    return codePoint(parseInt(hex ?? short ?? long, 16))
  })
  return { text: decoded, stops }
}

const codePoint = (value: number): string => (value <= 0x10ffff ? String.fromCodePoint(value) : '�')
