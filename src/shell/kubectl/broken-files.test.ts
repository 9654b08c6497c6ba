/** Files that are wrong in some way, and what a real kubectl 1.32 said of each. */
import { describe, expect, it } from 'vitest'
import { createKubectlSession } from '../../testing/kubectl-session'

const ignoring = 'if you choose to ignore these errors, turn validation off with --validate=false'
const yaml = (problem: string): string =>
  `error: error parsing x.yaml: error converting YAML to JSON: yaml: ${problem}\n`
const invalid = (problem: string): string =>
  `error: error validating "x.yaml": error validating data: ${problem}; ${ignoring}\n`

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: x}
spec:
  replicas: 1
  selector: {matchLabels: {app: x}}
  template: {metadata: {labels: {app: x}}, spec: {containers: [{name: c, image: nginx}]}}
`
const bomb = `apiVersion: v1\nkind: ConfigMap\na: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[at]}`).join(',')}]\n`).join('')}`

const rows: readonly {
  readonly name: string
  readonly text: string
  readonly says: string
  readonly command?: string
}[] = [
  {
    name: 'a tab',
    text: deployment.replace('  replicas', '\treplicas'),
    says: yaml('line 5: found character that cannot start any token'),
  },
  {
    name: 'one blank too many',
    text: deployment.replace('  replicas', '   replicas'),
    says: yaml('line 5: did not find expected key'),
  },
  {
    name: 'a second colon',
    text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x: y\n',
    says: yaml('line 4: mapping values are not allowed in this context'),
  },
  {
    name: 'a second colon in the first line',
    text: 'a: b: c\n',
    says: yaml('mapping values are not allowed in this context'),
  },
  {
    name: 'an open quote',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "b}\n',
    says: yaml('line 5: found unexpected end of stream'),
  },
  { name: 'aliases of aliases', text: bomb, says: yaml('document contains excessive aliasing') },
  { name: 'thousands of brackets', text: '['.repeat(20_000), says: yaml('exceeded max depth of 10000') },
  { name: 'an open brace in JSON', text: '{"apiVersion":"v1"', says: 'error: error parsing x.yaml: unexpected EOF\n' },
  { name: 'no kind', text: 'apiVersion: v1\nmetadata: {name: x}\n', says: invalid('kind not set') },
  {
    name: 'neither kind nor version',
    text: 'metadata: {name: x}\n',
    says: invalid('[apiVersion not set, kind not set]'),
  },
  {
    ...{
      name: 'no kind, and nobody who checks',
      text: 'apiVersion: v1\nmetadata: {name: x}\n',
      command: 'delete -f x.yaml',
    },
    says: `error: unable to decode "x.yaml": Object 'Kind' is missing in '{"apiVersion":"v1","metadata":{"name":"x"}}'\n`,
  },
  {
    ...{ name: 'an unknown kind', text: 'apiVersion: v1\nkind: Foo\nmetadata: {name: x}\n' },
    says: 'error: resource mapping not found for name: "x" namespace: "" from "x.yaml": no matches for kind "Foo" in version "v1"\nensure CRDs are installed first\n',
  },
  {
    ...{ name: 'a version of long ago', text: deployment.replace('apps/v1', 'extensions/v1beta1') },
    says: 'error: resource mapping not found for name: "x" namespace: "" from "x.yaml": no matches for kind "Deployment" in version "extensions/v1beta1"\nensure CRDs are installed first\n',
  },
  {
    ...{ name: 'no name', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n' },
    says: 'error: error when retrieving current configuration of:\nResource: "/v1, Resource=configmaps", GroupVersionKind: "/v1, Kind=ConfigMap"\nName: "", Namespace: "default"\nfrom server for: "x.yaml": resource name may not be empty\n',
  },
  {
    name: 'a generated name',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: g-}\n',
    says: 'error: from g-: cannot use generate name with apply\n',
  },
  { name: 'nothing', text: '# nothing\n---\n# here\n', says: 'error: no objects passed to apply\n' },
  {
    name: 'a label that is a number',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {a: 1}}\n',
    says: 'error: unable to decode "x.yaml": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string\n',
  },
  {
    name: 'a list in the place of metadata',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: [a]\n',
    says: 'error: unable to decode "x.yaml": json: cannot unmarshal array into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta\n',
  },
  {
    ...{
      name: 'another namespace',
      text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: other}\n',
      command: 'apply -f x.yaml -n default',
    },
    says: `error: the namespace from the provided object "other" does not match the namespace "default". You must pass '--namespace=other' to perform this operation.\n`,
  },
  {
    name: 'a name that is none',
    text: deployment.replace('name: x}', 'name: X_Y}'),
    says: "The Deployment \"X_Y\" is invalid: metadata.name: Invalid value: \"X_Y\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n",
  },
]

describe('a broken file', () => {
  it.each(rows)('with $name', async ({ text, says, command = 'apply -f x.yaml' }) => {
    const { run, files } = createKubectlSession()
    files.write('/home/student/x.yaml', text)
    expect(await run(command)).toEqual({ stdout: '', stderr: says, exit: 1 })
  })

  it('does not hide the documents before it', async () => {
    const { say } = createKubectlSession()
    const map = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`
    expect(await say('apply -f -', `${map('one')}---\na: b: c\n---\n${map('two')}`)).toBe(
      'configmap/one created\n[stderr] error: error parsing STDIN: error converting YAML to JSON: yaml: mapping values are not allowed in this context\n[exit 1]\n',
    )
  })

  it('of five megabytes is read in good time, and refused by the server', async () => {
    const { run, files } = createKubectlSession()
    files.write(
      '/home/student/big.yaml',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata: {a: "${'x'.repeat(5_000_000)}"}\n`,
    )
    expect((await run('create -f big.yaml')).stderr).toContain('Error from server (RequestEntityTooLarge)')
  })
})
