import { describe, expect, it } from 'vitest'
import { MAX_DEPTH, readJson } from './json-syntax'

describe('what the reader of JSON says', () => {
  it.each([
    ['', 'unexpected end of JSON input'],
    ['{"a":', 'unexpected end of JSON input'],
    ['{"a"', 'unexpected end of JSON input'],
    ['{a: 1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['x', "invalid character 'x' looking for beginning of value"],
    ['ü', "invalid character 'Ã' looking for beginning of value"],
    ["'a'", "invalid character '\\'' looking for beginning of value"],
    ['"a\nb"', "invalid character '\\x0a' in string literal"],
    ['"\\q"', "invalid character 'q' in string escape code"],
    ['"\\u12x4"', "invalid character 'x' in \\u hexadecimal character escape"],
    ['-x', "invalid character 'x' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1ex', "invalid character 'x' in exponent of numeric literal"],
    ['nul', 'unexpected end of JSON input'],
    ['nulx', "invalid character 'x' in literal null (expecting 'l')"],
    ['['.repeat(MAX_DEPTH + 1), "invalid character '[' exceeded max depth"],
  ])('of %s', (text, fault) => expect(readJson(text).fault).toBe(fault))

  it.each(['null', ' {} ', '[[],{"a":[1,-2.5e+3,"\\u00fc\\n",true,false,null]}]', '0', '['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH)])('is nothing of %s', (text) => {
    expect(readJson(text)).toEqual({ fault: undefined, duplicates: [] })
    expect(() => JSON.parse(text)).not.toThrow()
  })

  it('names the fields that are written twice', () => {
    expect(readJson('{"a":{"b":1,"b":2},"c":[{},{"d":1,"d":1}],"a":3}').duplicates).toEqual(['a.b', 'c[1].d', 'a'])
  })
})
