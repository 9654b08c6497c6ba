import { describe, expect, it } from 'vitest'
import { createKubectlSession } from '../../testing/kubectl-session'

const orphan = 'contexts: [{name: a, context: {cluster: c, user: u}}]\ncurrent-context: a\n'
const refused =
  '[stderr] The connection to the server localhost:8080 was refused - did you specify the right host or port?\n[exit 1]\n'

describe('the way to the server', () => {
  it.each([
    { line: 'get ns --kubeconfig=nope', says: '[stderr] error: stat nope: no such file or directory\n[exit 1]\n' },
    {
      line: 'get ns --context=nope',
      says: '[stderr] Error in configuration: context was not found for specified context: nope\n[exit 1]\n',
    },
    { line: 'get ns --cluster=nope', says: '[stderr] error: no server found for cluster "nope"\n[exit 1]\n' },
    { line: 'get ns --user=nope', says: '[stderr] error: auth info "nope" does not exist\n[exit 1]\n' },
    { line: 'get ns', config: orphan, says: refused },
    { line: 'get ns', config: orphan.replace('current-context: a', 'current-context: ""'), says: refused },
    { line: 'get ns', config: '', says: refused },
    { line: 'config current-context', config: orphan, says: 'a\n' },
    {
      line: 'get ns',
      config: 'clusters: a: b',
      says: '[stderr] error: error loading config file "/home/student/.kube/config": yaml: mapping values are not allowed in this context\n[exit 1]\n',
    },
  ])('$line ($config): as a real kubectl says it', async ({ line, config, says }) => {
    const { say, files } = createKubectlSession()
    if (config !== undefined) files.write('/home/student/.kube/config', config)
    expect(await say(line)).toBe(says)
  })

  it('asks before it deletes when it is told to', async () => {
    const { say } = createKubectlSession()
    await say('create configmap a')
    const question =
      'You are about to delete the following 1 resource(s):\nconfigmap/a\nDo you want to continue? (y/n): '
    expect(await say('delete cm a -i', 'n\n')).toBe(`${question}deletion is cancelled\n`)
    expect(await say('delete cm a -i', '')).toBe(`${question}deletion is cancelled\n`)
    expect(await say('delete cm a -i', 'y\n')).toBe(`${question}configmap "a" deleted\n`)
  })
})
