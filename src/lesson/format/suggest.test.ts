import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { lessonSchema } from './json-schema'
import { suggestAt } from './suggest'

/** The cursor stands at `|`. */
function labels(text: string): readonly string[] {
  const before = text.slice(0, text.indexOf('|')).split('\n')
  return suggestAt(text.replace('|', ''), { line: before.length - 1, column: before.at(-1)?.length ?? 0 }).map(({ label }) => label)
}

describe('suggestAt', () => {
  const head = '---\nkubarium: lesson/v1\n'
  const rows: { name: string; text: string; some: readonly string[]; none?: readonly string[] }[] = [
    { name: 'blocks behind a fence', text: `${head}---\n\n\`\`\`yaml |`, some: ['check', 'predict', 'note'] },
    { name: 'fields of the front matter', text: `${head}|\n---\n`, some: ['id', 'title', 'world'], none: ['kubarium', 'settle'] },
    { name: 'fields inside of a field', text: `${head}world:\n  apply: [a]\n  se|\n---\n`, some: ['settle', 'nodes'], none: ['apply', 'id'] },
    { name: 'words of a choice', text: `${head}level: |\n---\n`, some: ['beginner', 'advanced'] },
    { name: 'fields of an item', text: `${head}links:\n  - title: A\n    |\n---\n`, some: ['url'], none: ['title'] },
    { name: 'fields of a new item', text: `${head}guard:\n  - |\n---\n`, some: ['id', 'keep'] },
    { name: 'fields of a check', text: '```yaml check\nid: a\n|\n```\n', some: ['say', 'reach', 'rollout'], none: ['id', 'title'] },
    { name: 'fields of a condition', text: '```yaml check\nid: a\nreach:\n  url: b\n  expect:\n    |\n```\n', some: ['status', 'fails'], none: ['url'] },
    { name: 'truth values', text: '```yaml check\nhidden: |\n```\n', some: ['true', 'false'] },
    { name: 'acts', text: '```yaml solution\nsteps:\n  - run: ls\n  - |\n```\n', some: ['run', 'edit', 'browse'] },
    { name: 'attempts', text: '```yaml wrong\n- name: a\n  |\n```\n', some: ['steps', 'expect'], none: ['name'] },
    { name: 'acts of attempts', text: '```yaml wrong\n- name: a\n  steps:\n    - |\n```\n', some: ['run', 'wait'] },
  ]
  it.each(rows)('knows $name', ({ text, some, none = [] }) => {
    const found = labels(text)
    expect(found).toEqual(expect.arrayContaining([...some]))
    expect(found.filter((label) => none.includes(label))).toEqual([])
  })

  it.each([`${head}---\n\nProse |`, '```sh\nkubectl |\n```\n', '```yaml file=a.yaml\n|\n```\n', '```yaml check\nsay: a b |\n```\n'])('keeps quiet in %j', (text) => {
    expect(labels(text)).toEqual([])
  })
})

describe('the JSON Schema of lessons', () => {
  it('lies beside the page as it is', () => {
    const file = fileURLToPath(new URL('../../../public/lesson.schema.json', import.meta.url))
    // Written anew by `node bin/kubarium.mjs lesson schema`.
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(lessonSchema)))
  })
})
