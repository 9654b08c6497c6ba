/**
 * kubectl apply --server-side before an API server. Facts: run_kubectl_server_side_apply_tests in test/cmd/apply.sh of upstream; what
 * is printed was recorded from the real kubectl 1.32.
 */
import { describe, expect, it } from 'vitest'
import { loadSchema } from '../../cli/load-schema'
import { createKubectlSession, type KubectlSession } from '../../testing/kubectl-session'

const schema = loadSchema()

const pod = (label: string) => `
apiVersion: v1
kind: Pod
metadata:
  name: test-pod
  labels: {name: ${label}}
spec:
  containers:
  - name: kubernetes-pause
    image: registry.k8s.io/pause:3.10
`
const map = (data: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: test}, data: ${data}}`

async function setUp(): Promise<KubectlSession> {
  const session = createKubectlSession({ schema })
  session.files.write('/home/student/pod.yaml', pod('test-pod-label'))
  session.files.write('/home/student/pod-apply.yaml', pod('test-pod-applied'))
  await session.say('create serviceaccount default')
  return session
}

const ways = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
`
const managers = `get -f pod.yaml -o jsonpath='{range .metadata.managedFields[*]}{.manager} {.operation}{"\\n"}{end}'`
const label = `get pod test-pod -o jsonpath={.metadata.labels.name}`

describe('kubectl apply --server-side', () => {
  it('creates, and owns as kubectl or under the name that is given', async () => {
    const { say } = await setUp()
    expect(await say('apply --server-side -f pod.yaml')).toBe('pod/test-pod serverside-applied\n')
    expect(await say(managers)).toBe('kubectl Apply\n')
    expect(await say('apply --server-side --field-manager=my-field-manager --force-conflicts -f pod.yaml')).toBe('pod/test-pod serverside-applied\n')
    expect(await say(managers)).toBe('my-field-manager Apply\nkubectl Apply\n')
  })

  it('rehearses', async () => {
    const { say } = await setUp()
    expect(await say('apply --server-side --dry-run=server -f pod.yaml')).toBe('pod/test-pod serverside-applied (server dry run)\n')
    expect(await say('get pods')).toBe('[stderr] No resources found in default namespace.\n')
    await say('apply --server-side -f pod.yaml')
    expect(await say('apply --server-side --dry-run=server -f pod-apply.yaml')).toBe('pod/test-pod serverside-applied (server dry run)\n')
    expect(await say(label)).toBe('test-pod-label')
  })

  it('takes over from client-side apply as kubectl, and as nobody else', async () => {
    const { say } = await setUp()
    await say('apply -f pod.yaml')
    expect(await say(managers)).toBe('kubectl-client-side-apply Update\n')
    expect(await say('apply --server-side --field-manager=not-kubectl -f pod-apply.yaml')).toBe(
      `[stderr] error: Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .metadata.labels.name\n${ways}[exit 1]\n`,
    )
    expect(await say('apply --server-side -f pod-apply.yaml')).toBe('pod/test-pod serverside-applied\n')
    expect((await say(managers)).split('\n').toSorted()).toEqual(['', 'kubectl Apply', 'kubectl-last-applied Apply'])
    expect(await say('apply view-last-applied pod/test-pod -o json')).toContain('"name": "test-pod-applied"')
    expect(await say('apply --server-side -f pod.yaml')).toBe('pod/test-pod serverside-applied\n')
    expect(await say('apply view-last-applied pod/test-pod -o json')).toContain('"name": "test-pod-label"')
    expect(await say('apply -f pod-apply.yaml')).toBe('pod/test-pod configured\n')
    expect(await say(label)).toBe('test-pod-applied')
  })

  it('removes what client-side apply had set, when it is no longer in the file', async () => {
    const { say } = await setUp()
    const data = 'get configmap test -o jsonpath={.data}'
    await say('apply -f -', map('{key: value, legacy: unused}'))
    await say('apply --server-side -f -', map('{key: value, legacy: unused}'))
    expect(await say(data)).toBe('{"key":"value","legacy":"unused"}')
    await say('apply --server-side -f -', map('{key: value}'))
    expect(await say(data)).toBe('{"key":"value"}')
  })

  it('shows owners to those who ask', async () => {
    const { say } = await setUp()
    await say('apply --server-side -f -', map('{key: value}'))
    expect(await say('get configmap test -o yaml')).not.toContain('managedFields')
    expect(await say('get configmap test -o yaml --show-managed-fields')).toContain(
      '  managedFields:\n  - apiVersion: v1\n    fieldsType: FieldsV1\n    fieldsV1:\n      f:data:\n        f:key: {}\n    manager: kubectl\n    operation: Apply\n',
    )
  })

  it('is preceded by commands that own fields under names of their own', async () => {
    const { say } = await setUp()
    const owners = (of: string) => say(`get ${of} -o jsonpath='{range .metadata.managedFields[*]}{.manager} {.subresource}{","}{end}'`)
    await say('create deployment web --image=nginx:1.27')
    await say('set image deploy/web nginx=nginx:1.26')
    await say('scale deploy/web --replicas=2')
    await say('rollout restart deploy/web')
    expect((await owners('deploy/web')).split(',').toSorted()).toEqual(['', 'kubectl scale', 'kubectl-create ', 'kubectl-rollout ', 'kubectl-set '])
    await say('expose deploy/web --port=80')
    await say('annotate svc/web a=b')
    await say('label svc/web a=b')
    await say(`patch svc/web -p '{"metadata":{"labels":{"c":"d"}}}'`)
    expect((await owners('svc/web')).split(',').toSorted()).toEqual(['', 'kubectl-annotate ', 'kubectl-expose ', 'kubectl-label ', 'kubectl-patch '])
  })

  it('compares', async () => {
    const { say } = await setUp()
    await say('apply --server-side --field-manager=a -f -', map('{key: value}'))
    expect(await say('diff --server-side -f -', map('{key: other}'))).toBe(
      '[stderr] Error from server (Conflict): Apply failed with 1 conflict: conflict with "a": .data.key\n[exit 2]\n',
    )
    expect(await say('diff --server-side --force-conflicts -f -', map('{key: other}'))).toContain('-  key: value\n+  key: other\n')
  })

  const refusals: readonly { line: string; file: string; text: string }[] = [
    { line: 'apply --force-conflicts -f -', file: map('{}'), text: 'error: --force-conflicts only works with --server-side\n' },
    {
      line: 'apply --server-side --dry-run=client -f -',
      file: map('{}'),
      text: "error: --dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)\n",
    },
    {
      line: 'apply --server-side --field-manager= -f -',
      file: map('{}'),
      text: 'The PatchOptions "" is invalid: fieldManager: Required value: is required for apply patch\n',
    },
    {
      line: 'apply --server-side -f -',
      file: '{apiVersion: v1, kind: ConfigMap, metadata: {name: test}, dato: {}}',
      text: 'Error from server: failed to create typed patch object (default/test; /v1, Kind=ConfigMap): .dato: field not declared in schema\n',
    },
  ]
  it.each(refusals)('$line says $text', async ({ line, file, text }) => {
    const { say } = await setUp()
    expect(await say(line, file)).toBe(`[stderr] ${text}[exit 1]\n`)
  })
})
