import { describe, expect, it } from 'vitest'
import { createKubectlSession } from '../../../testing/kubectl-session'

describe('kubectl create', () => {
  it('creates from flags, and refuses what is there', async () => {
    const { say } = createKubectlSession()
    expect(await say('create configmap cfg --from-literal=a=1 --from-literal=b="two words"')).toBe(
      'configmap/cfg created\n',
    )
    expect(await say('create configmap cfg --from-literal=a=1')).toBe(
      '[stderr] error: failed to create configmap: configmaps "cfg" already exists\n[exit 1]\n',
    )
    expect(await say('create ns dev')).toBe('namespace/dev created\n')
    expect(await say('create ns dev')).toBe(
      '[stderr] Error from server (AlreadyExists): namespaces "dev" already exists\n[exit 1]\n',
    )
    expect(await say('get cm cfg -o jsonpath={.data.b}')).toBe('two words')
  })

  it('adds the hash of the content to the name as a real one works it out', async () => {
    const { say } = createKubectlSession()
    const line = 'c --append-hash --from-literal=a=1 --dry-run=client -o name'
    expect(await say(`create configmap ${line}`)).toBe('configmap/c-9dtcmmmm5t\n')
    expect(await say(`create secret generic ${line}`)).toBe('secret/c-82m4hgf258\n')
  })

  it('creates from files and says which file a failure is about', async () => {
    const { say, files } = createKubectlSession()
    files.write(
      '/home/student/web.yaml',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}\n',
    )
    expect(await say('create -f web.yaml')).toBe('deployment.apps/web created\n')
    expect(await say('create -f web.yaml')).toBe(
      '[stderr] Error from server (AlreadyExists): error when creating "web.yaml": deployments.apps "web" already exists\n[exit 1]\n',
    )
    expect(await say('create -f web.yaml -n nope')).toBe(
      '[stderr] Error from server (NotFound): error when creating "web.yaml": namespaces "nope" not found\n[exit 1]\n',
    )
    expect(await say('create -f nope.yaml')).toBe('[stderr] error: the path "nope.yaml" does not exist\n[exit 1]\n')
    expect(await say('create -f - --dry-run=client', 'kind: Pod\n')).toBe(
      '[stderr] error: error validating "STDIN": error validating data: apiVersion not set; if you choose to ignore these errors, turn validation off with --validate=false\n[exit 1]\n',
    )
  })

  it('deletes, and waits until all is gone', async () => {
    const { say, files } = createKubectlSession()
    files.write(
      '/home/student/cm.yaml',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n',
    )
    expect(await say('create -f cm.yaml')).toBe('configmap/a created\nconfigmap/b created\n')
    expect(await say('delete -f cm.yaml')).toBe('configmap "a" deleted\nconfigmap "b" deleted\n')
    expect(await say('delete -f cm.yaml')).toBe(
      '[stderr] Error from server (NotFound): error when deleting "cm.yaml": configmaps "a" not found\nError from server (NotFound): error when deleting "cm.yaml": configmaps "b" not found\n[exit 1]\n',
    )
    expect(await say('delete -f cm.yaml --ignore-not-found')).toBe('')
    expect(await say('delete deploy')).toBe(
      '[stderr] error: resource(s) were provided, but no name was specified\n[exit 1]\n',
    )
    expect(await say('delete')).toContain('error: You must provide one or more resources by argument or filename.\n')
    expect(await say('delete pods --all')).toBe('No resources found\n')
  })
})
