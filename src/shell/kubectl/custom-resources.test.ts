import { describe, expect, it } from 'vitest'
import { createProcesses } from '../../base/os/processes'
import type { NetworkStack } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { createKubectlSession } from '../../testing/kubectl-session'
import { createKubectl } from './kubectl'

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, kind: Widget, shortNames: [wd]}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}, list: {type: array, items: {type: string}}}}}}}}
`
const widget = (name: string, size: number): string =>
  `apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: ${name}}\nspec: {size: ${size}, list: [a, b]}\n`

async function createDefined() {
  const session = createKubectlSession()
  const { files, say } = session
  files.write('/home/student/definition.yaml', definition)
  files.write('/home/student/one.yaml', widget('one', 1))
  files.write('/home/student/big.yaml', widget('one', 2).replace(', b', ''))
  expect(await say('apply -f definition.yaml')).toBe(
    'customresourcedefinition.apiextensions.k8s.io/widgets.example.com created\n',
  )
  expect(await say('wait --for=condition=Established crd/widgets.example.com')).toBe(
    'customresourcedefinition.apiextensions.k8s.io/widgets.example.com condition met\n',
  )
  return session
}

async function createTab({ apiServer, simulation, files }: Awaited<ReturnType<typeof createDefined>>) {
  const { clock, random } = simulation
  const { complete } = createKubectl({ fetch: apiServer.fetch, clock })
  const network = {} as NetworkStack
  const machine = { clock, files, random, hostname: 'laptop', user: 'student' }
  const processes = createProcesses({ ...machine, network: () => network, find: () => undefined })
  let process: Process | undefined
  const writer = { write: async () => undefined, end: () => undefined, isTerminal: false }
  const running = processes.start(async (own) => ((process = own), 0), {
    ...{ argv: ['bash'], env: new Map([['HOME', '/home/student']]), cwd: '/home/student' },
    ...{ stdout: writer, stderr: writer, cause: 0 },
  })
  await running.exit
  return async (line: string): Promise<string> =>
    process ? [...(await complete(['kubectl', ...line.split(' ')], { process }))].sort().join(' ') : ''
}

describe('kubectl and custom resources', () => {
  it('are completed by Tab as soon as they are defined', async () => {
    const session = await createDefined()
    const tab = await createTab(session)
    await session.say('apply -f one.yaml')
    expect(await tab('get widg')).toBe('widgets.example.com')
    expect(await tab('get wd ')).toBe('one')
    expect(await tab('describe widget/')).toBe('widget/one')
    expect(await tab('delete widgets.example.com o')).toBe('one')
    expect(await tab('get crd ')).toBe('widgets.example.com')
  })

  it('are applied field by field: a list is replaced as a whole', async () => {
    const { say } = await createDefined()
    expect(await say('apply -f one.yaml')).toBe('widget.example.com/one created\n')
    expect(await say('apply -f one.yaml')).toBe('widget.example.com/one unchanged\n')
    expect(await say('apply -f big.yaml')).toBe('widget.example.com/one configured\n')
    expect(await say('get wd one -o jsonpath={.spec}')).toBe('{"list":["a"],"size":2}')
    expect(await say('diff -f big.yaml')).toBe('')
  })

  it('are gone with their definition', async () => {
    const { say } = await createDefined()
    await say('apply -f one.yaml')
    expect(await say('delete crd widgets.example.com')).toBe(
      'customresourcedefinition.apiextensions.k8s.io "widgets.example.com" deleted\n',
    )
    expect(await say('get wd')).toBe('[stderr] error: the server doesn\'t have a resource type "wd"\n[exit 1]\n')
    expect(await say('apply -f one.yaml')).toBe(
      '[stderr] error: resource mapping not found for name: "one" namespace: "" from "one.yaml": no matches for kind "Widget" in version "example.com/v1"\nensure CRDs are installed first\n[exit 1]\n',
    )
  })
})
