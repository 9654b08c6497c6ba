import { describe, expect, it } from 'vitest'
import { createKubectlSession } from '../../testing/kubectl-session'

const web = (replicas: number, more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx${more}}]}}
`

describe('kubectl apply', () => {
  it('creates, leaves alone, configures, and takes away what the file no longer has', async () => {
    const { say, files } = createKubectlSession()
    files.write('/home/student/web.yaml', web(3, ', env: [{name: A, value: a}]'))
    expect(await say('apply -f web.yaml')).toBe('deployment.apps/web created\n')
    expect(await say('apply -f web.yaml')).toBe('deployment.apps/web unchanged\n')
    expect(await say('scale deploy web --replicas=5')).toBe('deployment.apps/web scaled\n')
    files.write('/home/student/web.yaml', web(2))
    expect(await say('apply -f web.yaml --dry-run=client')).toBe('deployment.apps/web configured (dry run)\n')
    expect(await say('apply -f web.yaml --dry-run=server')).toBe('deployment.apps/web configured (server dry run)\n')
    expect(await say('get deploy web -o jsonpath={.spec.replicas}')).toBe('5')
    expect(await say('apply -f web.yaml')).toBe('deployment.apps/web configured\n')
    expect(await say('get deploy web -o jsonpath={.spec.replicas}{.spec.template.spec.containers[0].env}')).toBe('2')
    expect(await say('apply view-last-applied deploy/web -o json')).toContain('"replicas": 2')
  })

  it('warns of objects that were made otherwise', async () => {
    const { say, files } = createKubectlSession()
    await say('create configmap cfg --from-literal=a=1')
    files.write('/home/student/cfg.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata: {b: "2"}\n')
    expect(await say('apply -f cfg.yaml')).toBe(
      'configmap/cfg configured\n[stderr] Warning: resource configmaps/cfg is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n',
    )
    expect(await say('get cm cfg -o jsonpath={.data}')).toBe('{"a":"1","b":"2"}')
  })

  it('applies what it can of several documents', async () => {
    const { say } = createKubectlSession()
    const map = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`
    const nope = 'apiVersion: v1\nkind: Nope\nmetadata: {name: nope}\n'
    const mapping =
      'resource mapping not found for name: "nope" namespace: "" from "STDIN": no matches for kind "Nope" in version "v1"\nensure CRDs are installed first\n'
    expect(await say('apply -f -', [map('a'), nope, map('b')].join('---\n'))).toBe(
      `configmap/a created\nconfigmap/b created\n[stderr] error: ${mapping}[exit 1]\n`,
    )
    const invalid =
      'error validating "STDIN": error validating data: apiVersion not set; if you choose to ignore these errors, turn validation off with --validate=false\n'
    expect(await say('apply -f -', [nope, map('c'), 'kind: Pod\n', map('d')].join('---\n'))).toBe(
      `configmap/c created\n[stderr] ${mapping}${invalid}[exit 1]\n`,
    )
  })

  it('says what it was doing when the server refused', async () => {
    const { say } = createKubectlSession()
    expect(await say('apply -f nope.yaml')).toBe('[stderr] error: the path "nope.yaml" does not exist\n[exit 1]\n')
    expect(await say('apply')).toBe('[stderr] error: must specify one of -f and -k\n[exit 1]\n')
    expect(await say('apply -k .')).toBe(
      "[stderr] error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/home/student'\n[exit 1]\n",
    )
    await say('apply -f -', web(1))
    expect(await say('apply -f -', web(1).replaceAll('app: web}}\n  template', 'app: other}}\n  template'))).toContain(
      'The Deployment "web" is invalid: ',
    )
    expect(await say('apply -f - --prune', web(1))).toMatch(/^\[stderr\] error: all resources selected for prune without explicitly passing --all\./)
  })
})

describe('kubectl replace', () => {
  it('puts the file in the place of the object, or makes it anew', async () => {
    const { say, files } = createKubectlSession()
    files.write('/home/student/web.yaml', web(3))
    expect(await say('replace -f web.yaml')).toBe(
      '[stderr] Error from server (NotFound): error when replacing "web.yaml": deployments.apps "web" not found\n[exit 1]\n',
    )
    await say('create -f web.yaml')
    expect(await say('replace -f web.yaml')).toBe('deployment.apps/web replaced\n')
    expect(await say('replace --force -f web.yaml')).toBe(
      'deployment.apps "web" deleted\ndeployment.apps/web replaced\n',
    )
  })
})
