import type { Nodes } from 'hast'
import { describe, expect, it } from 'vitest'
import { loadForeignLesson } from './load-foreign-lesson'

const ADDRESS = 'https://lessons.test/tea/lesson.md'
const head = (more = ''): string => `---\nkubarium: lesson/v1\nid: tea\ntitle: Tea\n${more}---\n`
const lesson = (prose: string, more = ''): string => `${head(more)}\n${prose}\n\n## Do {#do}\n\nType it.\n`

/** A web of these pages; notes what was asked for. */
function web(pages: Readonly<Record<string, string>>) {
  const asked: string[] = []
  const fetchText = (address: string, limit: number): Promise<string> => {
    asked.push(address)
    const page = pages[address]
    if (page === undefined) return Promise.reject(new Error(`404 ${address}`))
    return page.length > limit ? Promise.reject(new Error(`${address} is longer than ${limit} characters`)) : Promise.resolve(page)
  }
  return { asked, open: (address = ADDRESS) => loadForeignLesson(address, fetchText) }
}

function elementsIn(node: Nodes): { readonly tag: string; readonly properties: Readonly<Record<string, unknown>> }[] {
  const own = node.type === 'element' ? [{ tag: node.tagName, properties: node.properties }] : []
  return 'children' in node ? [...own, ...node.children.flatMap(elementsIn)] : own
}

describe('loadForeignLesson', () => {
  it('gives what the course gives of its own lessons, with the files beside it', async () => {
    const markdown = lesson('Hello **there**. See [Pod](term:pod).', 'world: { apply: [files/a.yaml] }\nworkspace: { open: [b/c.yaml] }\n')
    const { asked, open } = web({ [ADDRESS]: markdown, 'https://lessons.test/tea/files/a.yaml': 'a: 1', 'https://lessons.test/tea/files/b/c.yaml': 'c: 2' })
    const { entry, source } = await open(`${ADDRESS}#part`)
    expect(entry).toMatchObject({ path: ADDRESS, title: 'Tea', steps: [{ id: 'do', title: 'Do' }] })
    expect(source).toEqual({ id: ADDRESS, markdown, files: { 'a.yaml': 'a: 1', 'b/c.yaml': 'c: 2' } })
    const text = await entry.load.en()
    expect(elementsIn(text.introduction).map(({ tag }) => tag)).toEqual(['p', 'strong', 'a'])
    expect(asked).toHaveLength(3)
  })

  const hostile = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<iframe src="https://evil.test"></iframe><object data="x"></object><style>*{display:none}</style>',
    '[click](javascript:alert(1)) and [this](JaVaScRiPt:alert(1)) and [that](data:text/html,<script>alert(1)</script>)',
    '[a](vbscript:x) <javascript:alert(1)> [b](//evil.test/x) [c](file:///etc/passwd)',
    '![x](https://evil.test/track.gif) ![y](data:image/svg+xml,<svg onload=alert(1)>)',
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    '- [ ] a task with an input\n\n[^1]\n\n[^1]: <b onclick=alert(1)>note</b>',
    '```sh onclick=alert(1)\nls\n```\n\n```yaml file=../../etc/passwd\na: 1\n```',
    '<a href="https://evil.test" onclick="alert(1)">raw</a><form action="https://evil.test"><input name=q></form>',
  ]
  it.each(hostile)('shows nothing but words and harmless links of %j', async (prose) => {
    const { entry } = await web({ [ADDRESS]: lesson(prose) }).open()
    const found = elementsIn((await entry.load.en()).introduction)
    const tags = found.map(({ tag }) => tag)
    expect(tags.filter((tag) => !/^(p|a|ul|ol|li|pre|code|em|strong|h\d)$/.test(tag))).toEqual([])
    for (const { tag, properties } of found) {
      expect(Object.keys(properties).filter((name) => !['href', 'className', 'dataFile', 'start'].includes(name)), tag).toEqual([])
      if (properties.href !== undefined) expect(String(properties.href)).toMatch(/^(https?:\/\/|term:|#)/)
    }
  })

  const addresses = ['http://lessons.test/lesson.md', 'javascript:alert(1)', 'data:text/plain,x', 'file:///etc/passwd', 'https://me:secret@lessons.test/lesson.md', 'lesson.md']
  it.each(addresses)('does not fetch %s', async (address) => {
    const { asked, open } = web({})
    await expect(open(address)).rejects.toThrow(/address/)
    expect(asked).toEqual([])
  })

  const files = ['../secret.yaml', '/etc/passwd', 'a/../../b', 'http:evil', '//evil.test/x', '.hidden', 'a b', 'x'.repeat(300), 'a?b', 'a%2e%2e/b', 'a\\\\b']
  it.each(files)('does not fetch the file %j', async (name) => {
    const { asked, open } = web({ [ADDRESS]: lesson('x', `workspace: { open: [${JSON.stringify(name)}] }\n`) })
    await expect(open()).rejects.toThrow("is no file of the lesson's own folder")
    expect(asked).toEqual([ADDRESS])
  })

  const bomb = `bomb:\n  - &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghi'].map((letter, at) => `  - &${letter} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`).join('\n')}\n`
  const block = (yaml: string): string => `${head()}\n## A {#a}\n\n\`\`\`yaml check\n${yaml}\n\`\`\`\n`
  const refused: { name: string; markdown: string; says: RegExp }[] = [
    { name: 'a huge text', markdown: 'x'.repeat(100_001), says: /longer than/ },
    { name: 'an alias bomb', markdown: lesson('x', bomb), says: /excessive aliasing/ },
    { name: 'YAML without a floor', markdown: lesson('x', `why: ${'['.repeat(900)}\n`), says: /depth/ },
    { name: 'a regular expression without an end', markdown: block(`id: a\nsay: b\nran: "((a{90}){90}){90}"`), says: /repeats too much/ },
    { name: 'look-around', markdown: block('id: a\nsay: b\nran: "(?=(a+)+)b"'), says: /look-around/ },
    { name: 'a thousand nodes', markdown: lesson('x', 'world: { nodes: 1000 }\n'), says: /world\.nodes/ },
    { name: 'a year of settling', markdown: lesson('x', 'world: { settle: 9000h }\n'), says: /world\.settle/ },
    { name: 'too many files', markdown: lesson('x', `workspace: { open: [${Array.from({ length: 30 }, (_, i) => `f${i}`).join(', ')}] }\n`), says: /more than 20 files/ },
    { name: 'quotes within quotes', markdown: lesson(`${'> '.repeat(900)}deep`), says: /too deep/ },
    { name: 'a line that is too long', markdown: lesson('*'.repeat(3_000)), says: /a line of more than/ },
    { name: 'a crowd of marks', markdown: lesson(`${'*a_'.repeat(300)}\n`.repeat(2)), says: /marks/ },
    { name: 'lists within lists', markdown: lesson(Array.from({ length: 200 }, (_, i) => `${'  '.repeat(i)}- x`).join('\n')), says: /too deep/ },
    { name: 'no lesson at all', markdown: '<!doctype html><title>Not found</title>', says: /front matter/ },
  ]
  it.each(refused)('refuses $name', async ({ markdown, says }) => {
    await expect(web({ [ADDRESS]: markdown }).open()).rejects.toThrow(says)
  })

  const marks = ['*', '[', '![a](b ', '`', '_a ', '<a ', '*a_', '&#', '| ']
  it.each(marks)('reads lines of %j without a meaning in good time', async (prose) => {
    const opened = await web({ [ADDRESS]: lesson(`${prose.repeat(Math.floor(900 / prose.length))}\n\n`.repeat(4)) }).open().then(() => 'opened', () => 'refused')
    expect(['opened', 'refused']).toContain(opened)
  })
})
