/** Every text of the page is here and is used, in each language with the same values; and no pane says anything past this room. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vite'
import { describe, expect, it } from 'vitest'
import { en } from './en'
import { languageOf, languages } from './languages'
import { english } from './english'
import { sentence, tell } from './sentence'
import { fill } from './words'

const ui = fileURLToPath(new URL('../ui/', import.meta.url))
const sources = readdirSync(ui, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
const read = (file: string): string => readFileSync(join(ui, file), 'utf8')
const names = (text: string): string[] => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort()

describe('the words of the page', () => {
  it.each<{ text: string; values: Record<string, number>; says: string }>([
    { text: 'Step {number} of {total}', values: { number: 2, total: 5 }, says: 'Step 2 of 5' },
    { text: '{count|one=# hint|other=# hints} used', values: { count: 1 }, says: '1 hint used' },
    { text: '{count|one=# hint|other=# hints} used', values: { count: 0 }, says: '0 hints used' },
    { text: '{done} of {total} {total|one=step|other=steps}', values: { done: 1, total: 1 }, says: '1 of 1 step' },
  ])('“$text” says “$says”', ({ text, values, says }) => expect(fill(text, values, 'en')).toBe(says))

  it('takes the form of a plural that the language has', () => {
    const forms = '{n|one=A|few=B|many=C|other=D}'
    expect([1, 3, 5].map((n) => fill(forms, { n }, 'pl'))).toEqual(['A', 'B', 'C'])
    expect([1, 3, 5].map((n) => fill(forms, { n }, 'en'))).toEqual(['A', 'D', 'D'])
  })

  it.each(languages)('has every text in $name, with the same values', async ({ load, tag }) => {
    const words = await load()
    expect(fill('{n|one=A|other=B}', { n: 2 }, tag)).toBe('B')
    expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort())
    expect(Object.entries(words).filter(([key, text]) => text.trim() === '' || names(text).join() !== names(en[key as keyof typeof en]).join())).toEqual([])
  })

  it.each(languages)('has every sentence of the lesson engine in $name, with the same values', async ({ loadTongue, tag }) => {
    const { words, tag: said } = await loadTongue()
    expect(said).toBe(tag)
    expect(Object.keys(words).sort()).toEqual(Object.keys(english.words).sort())
    expect(Object.entries(words).filter(([key, text]) => text.trim() === '' || names(text).join() !== names(english.words[key]).join())).toEqual([])
  })

  it('says a sentence with sentences in it', async () => {
    const { loadTongue } = languages[1]
    const said = sentence('reach.otherFailure', { failure: sentence('failure.dns'), wanted: sentence('failure.refused') })
    expect(tell(said, english)).toBe('It fails in another way: dns, wanted is refused.')
    expect(tell(said, await loadTongue())).toBe('Es scheitert auf andere Art: der Name ist unbekannt; gewollt ist: Verbindung abgelehnt.')
    expect(tell({ key: 'of.another.version', values: {} }, english)).toBe('of.another.version')
  })

  it('finds a language by its whole name or by the first part', () => {
    expect(['de', 'de-AT', 'DE', 'x-rtl', 'fr', undefined].map((asked) => languageOf(asked)?.code)).toEqual(['de', 'de', 'de', 'x-rtl', undefined, undefined])
  })

  it('has no text that nobody says', () => {
    const all = sources.map(read).join('\n')
    const families = new Set([...all.matchAll(/`(\w+)\.\$\{/g)].map(([, family]) => family))
    expect(Object.keys(en).filter((key) => !all.includes(`'${key}'`) && !families.has(key.split('.')[0]))).toEqual([])
  })

  it('is all that the panes say', () => {
    expect(sources.filter((file) => file.endsWith('.tsx')).flatMap((file) => unspoken(file, read(file)))).toEqual([])
  })

  it('is missed where somebody writes a sentence into a pane', () => {
    const pane = "const A = () => <p title=\"A title\">{x ? 'Yes, done' : `${n} steps`} Plain text<code>kubectl</code></p>"
    expect(unspoken('A.tsx', pane)).toEqual(['A.tsx: Yes, done', 'A.tsx: steps', 'A.tsx: A title', 'A.tsx: Plain text'])
  })
})

interface Node {
  readonly type: string
  readonly [field: string]: unknown
}

/** Names, examples of what is typed, keys of the keyboard, and what kubectl and Chromium say. */
const asItIs = /^(Kubarium|localhost:8080|pod\.yaml|Alt\+Shift\+|Shift\+Tab|Ctrl\+M|HTTP ERROR|Warning|Normal|Warning:)$/
const heard = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'said'])
/** What stands in them is typed or printed. */
const asTyped = new Set(['code', 'pre'])
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value
const isText = (text: string): boolean => /\p{L}{2,}/u.test(text) && !asItIs.test(text.trim())

/** Texts that stand in the JSX of a file: between tags, in attributes that are read out, and what an expression there may come to. */
function unspoken(file: string, code: string): string[] {
  const found: string[] = []
  const add = (text: string): void => {
    if (isText(text)) found.push(`${file}: ${text.trim()}`)
  }
  function literals(value: unknown): void {
    if (!isNode(value)) return
    if (value.type === 'Literal' && typeof value.value === 'string') add(value.value)
    else if (value.type === 'TemplateLiteral') for (const quasi of value.quasis as { value: { cooked: string } }[]) add(quasi.value.cooked)
    else if (value.type === 'ConditionalExpression') [value.consequent, value.alternate].forEach(literals)
    else if (value.type === 'LogicalExpression') [...(value.operator === '&&' ? [] : [value.left]), value.right].forEach(literals)
    else if (value.type === 'BinaryExpression' && value.operator === '+') [value.left, value.right].forEach(literals)
    else if (value.type === 'JSXExpressionContainer') literals(value.expression)
  }
  function walk(value: unknown): void {
    if (Array.isArray(value)) return value.forEach(walk)
    if (!isNode(value)) return
    if (value.type === 'JSXText') add(String(value.value))
    if (value.type === 'JSXAttribute' && isNode(value.name) && heard.has(String(value.name.name))) literals(value.value)
    if (value.type === 'JSXElement' || value.type === 'JSXFragment') {
      if (asTyped.has(nameOf(value))) return walk(attributesOf(value))
      for (const child of value.children as readonly unknown[]) if (isNode(child) && child.type === 'JSXExpressionContainer') literals(child)
    }
    Object.values(value).forEach(walk)
  }
  walk(parseAst(code, { lang: 'tsx' }))
  return found
}

function nameOf({ openingElement }: Node): string {
  return isNode(openingElement) && isNode(openingElement.name) ? String(openingElement.name.name) : ''
}

const attributesOf = ({ openingElement }: Node): unknown => (isNode(openingElement) ? openingElement.attributes : [])
