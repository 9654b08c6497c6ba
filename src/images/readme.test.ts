/** What README.md says of images is true: its worked example is a file that runs, and so is the image of a lesson. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readImageDeclaration } from '../api/read-image-declaration'
import { parseYamlDocuments } from '../base/yaml/parse'
import { startOneNode, stateWord } from '../cluster/kubelet/one-node.test.support'
import { createTools } from '../shell/tools'
import { declaredImage } from './declared-image'
import { teaHouse } from './tea-house/tea-house.test.support'

const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')
const blocks = [...read('./README.md').matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, kind, text]) => ({ kind, text }))
const blockOf = (kind: string): string => blocks.find((block) => block.kind === kind)?.text ?? ''

describe('the README of images', () => {
  it('is short, and quotes its example as it is', () => {
    expect(read('./README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(120)
    expect(blockOf('ts')).toBe(read('./tea-house/tea-house.test.support.ts'))
  })

  it('has an example that works', async () => {
    const node = startOneNode({ images: [teaHouse], tools: createTools() })
    node.create({ containers: [{ name: 'tea', image: 'lab/tea-house:1.0', env: [{ name: 'TEA', value: 'sencha' }] }] })
    await node.until(() => stateWord(node.status()) === 'Running')
    await node.run(3)
    expect((await node.ask(8080)).body).toBe('a cup of sencha from web\n')
    expect((await node.ask(8080, '/cups')).body).toBe('{"cups":1}')
    expect(node.logs()).toBe('the water boils\ncup 1 for 127.0.0.1\n')
    expect(await node.exec(['cat', '/etc/tea-house/menu'])).toEqual({ output: 'oolong\nsencha\n', exit: 0 })
    node.create({ containers: [{ name: 'tea', image: 'lab/tea-house' }] }, { name: 'empty' })
    await node.until(() => stateWord(node.status('empty')) === 'CrashLoopBackOff')
    expect(node.logs('empty')).toBe('TEA must name a sort of tea\n')
  })

  it('has an image of a lesson that works', async () => {
    const declaration = readImageDeclaration(parseYamlDocuments(blockOf('yaml'))[0], (complaint) => new Error(complaint))
    const node = startOneNode({ images: [declaredImage(declaration)], tools: createTools() })
    node.create({ containers: [{ name: 'tea', image: 'lab/tea:1', env: [{ name: 'KETTLE', value: 'on' }] }] })
    await node.until(() => stateWord(node.status()) === 'Running')
    await node.run(6)
    const ask = async (path: string) => (await node.ask(8080, path)).body
    expect([await ask('/'), await ask('/healthz'), await ask('/menu'), await ask('/api/x')]).toEqual(['steeping in web', 'ok', 'oolong', '{}'])
    expect((await node.exec(['whoami'])).output).toBe('whoami: unknown uid 1000\n')
  })
})
