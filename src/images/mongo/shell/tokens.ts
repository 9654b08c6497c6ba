/** The words of the shell's language: a part of JavaScript. Upstream: https://tc39.es/ecma262/ (lexical grammar) */
import { ShellError } from './shell-error'

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number; readonly afterLine?: boolean }
  | { readonly kind: 'string' | 'name' | 'mark' | 'template'; readonly text: string; readonly at: number; readonly afterLine?: boolean }
  | { readonly kind: 'regex'; readonly text: string; readonly flags: string; readonly at: number; readonly afterLine?: boolean }
  | { readonly kind: 'end'; readonly at: number; readonly afterLine?: boolean }

const MARKS = [
  '===',
  '!==',
  '...',
  '**=',
  '=>',
  '==',
  '!=',
  '<=',
  '>=',
  '&&',
  '||',
  '??',
  '?.',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '**',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  '!',
  '?',
  ':',
  '=',
  '.',
]

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0', '\n': '' }

export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  let afterLine = false
  const push = (token: Token): void => {
    tokens.push(afterLine ? { ...token, afterLine } : token)
    afterLine = false
  }
  while (at < text.length) {
    const [space] = /^\s+|^\/\/[^\n]*|^\/\*[\s\S]*?\*\//.exec(text.slice(at, at + 4096)) ?? ['']
    if (space !== '') {
      afterLine ||= space.includes('\n')
      at += space.length
      continue
    }
    const letter = text[at]
    if (letter === '"' || letter === "'" || letter === '`') {
      const { content, end } = readString(text, at)
      push({ kind: letter === '`' ? 'template' : 'string', text: content, at })
      at = end
      continue
    }
    const [word] = /^(0x[\da-f]+|\d+(\.\d*)?(e[+-]?\d+)?|\.\d+|[\p{L}_$][\p{L}\p{N}_$]*)/iu.exec(text.slice(at, at + 400)) ?? ['']
    if (word !== '') {
      push(/^[\d.]/.test(word) ? { kind: 'number', value: Number(word), at } : { kind: 'name', text: word, at })
      at += word.length
      continue
    }
    const [pattern, source, flags] =
      letter === '/' && canBeRegex(tokens.at(-1))
        ? (/^\/((?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([a-z]*)/.exec(text.slice(at)) ?? [])
        : []
    if (pattern !== undefined) {
      push({ kind: 'regex', text: source, flags, at })
      at += pattern.length
      continue
    }
    const mark = MARKS.find((one) => text.startsWith(one, at))
    if (mark === undefined) throw ShellError.syntax(`Unexpected character '${letter}'.`, text, at)
    push({ kind: 'mark', text: mark, at })
    at += mark.length
  }
  push({ kind: 'end', at })
  return tokens
}

/** A slash begins a pattern where no value stands before it. */
const canBeRegex = (before: Token | undefined): boolean => !before || (before.kind === 'mark' && !/^[)\]}]$/.test(before.text))

function readString(text: string, from: number): { content: string; end: number } {
  const quote = text[from]
  let content = ''
  for (let at = from + 1; at < text.length; at++) {
    const letter = text[at]
    if (letter === quote) return { content, end: at + 1 }
    if (letter === '\n' && quote !== '`') break
    if (letter !== '\\') content += letter
    else {
      const [hex] = /^(u[\da-f]{4}|x[\da-f]{2})/i.exec(text.slice(at + 1, at + 6)) ?? ['']
      const next = text[++at] ?? ''
      content += hex === '' ? (escapes[next] ?? next) : String.fromCharCode(parseInt(hex.slice(1), 16))
      at += Math.max(0, hex.length - 1)
    }
  }
  throw ShellError.syntax('Unterminated string constant.', text, from)
}

export const isMark = (token: Token | undefined, text: string): boolean => token?.kind === 'mark' && token.text === text
