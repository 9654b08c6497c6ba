import { describe, expect, it } from 'vitest'
import { createKubectlSession } from '../../testing/kubectl-session'

describe('kubectl get', () => {
  it('says what a recorded 1.32 said', async () => {
    const { say } = createKubectlSession()
    expect(await say('get nope')).toBe('[stderr] error: the server doesn\'t have a resource type "nope"\n[exit 1]\n')
    expect(await say('get pods')).toBe('[stderr] No resources found in default namespace.\n')
    expect(await say('get ns')).toContain('kube-system       Active   0s\n')
  })
})
