/** What the engine says to a learner is formed as keys with values: no sentence stands in `src/lesson` as bare text. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vite'
import { expect, it } from 'vitest'

const room = fileURLToPath(new URL('../lesson/', import.meta.url))
const sources = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.includes('.test.'))

/** What speaks to authors of lessons, not to learners: the format, the review, complaints, and tables for the guides. */
const forAuthors = /^(format|review|translation|drills\/recall)\/|^(foreign-lesson|mistakes\/mistake-table)\.ts$/
/** What programs of an application say, and what stands in its settings. */
const ofPrograms: ReadonlySet<string> = new Set(['Welcome to nginx', 'It works!', 'tea is served', 'good morning', 'welcome home', 'nice to see you', 'good evening', 'nothing of importance'])
/** Two words of small letters in a row. Lines for a shell, and what programs print, are no sentences. */
const isSentence = (text: string): boolean => /[A-Za-z]{2,},? [a-z]{2,}/.test(text) && !/^(\$\(|kubectl|echo|while|until|sleep|redis-cli|-)|^[a-z-]+\//.test(text.trim()) && !ofPrograms.has(text)

interface Node {
  readonly type: string
  readonly [field: string]: unknown
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

/** Texts of a file that are sentences; an error is for who wrote the lesson or the code. */
function bareSentences(code: string): string[] {
  const found: string[] = []
  function walk(value: unknown): void {
    if (Array.isArray(value)) return value.forEach(walk)
    if (!isNode(value) || value.type === 'NewExpression' || isLookedFor(value)) return
    const text = textOf(value)
    if (text !== undefined && isSentence(text)) found.push(text)
    Object.values(value).forEach(walk)
  }
  walk(parseAst(code, { lang: 'ts' }))
  return found
}

/** What others say is looked for, not said. */
const isLookedFor = ({ type, callee }: Node): boolean => type === 'CallExpression' && isNode(callee) && isNode(callee.property) && callee.property.name === 'includes'

function textOf({ type, value, quasis }: Node): string | undefined {
  if (type === 'Literal' && typeof value === 'string') return value
  return type === 'TemplateLiteral' ? (quasis as { value: { cooked: string } }[]).map((quasi) => quasi.value.cooked).join('…') : undefined
}

it('finds a sentence where one is written', () => {
  expect(bareSentences("const a = [`${name} has no rollout.`, 'spec.replicas', 'Pod', \"it is gone\", `kubectl get pods ${name} now`]")).toEqual(['… has no rollout.', 'it is gone'])
})

it.each(sources.filter((file) => !forAuthors.test(file)))('%s has none', (file) => {
  expect(bareSentences(readFileSync(join(room, file), 'utf8'))).toEqual([])
})
