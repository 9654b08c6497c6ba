import { describe, expect, it } from 'vitest'
import { createKubectlSession } from '../../../testing/kubectl-session'

describe('kubectl set selector', () => {
  it('replaces the whole selector of a Service, and of nothing else', async () => {
    const { say } = createKubectlSession()
    await say('create service clusterip house --tcp=80:8080')
    await say('create configmap notes')
    expect(await say('set selector service house tier=front,size=big')).toBe('service/house selector updated\n')
    expect(await say('get service house -o jsonpath={.spec.selector}')).toBe('{"size":"big","tier":"front"}')
    expect(await say('set selector service/house tier=front,size=big')).toBe('')
    expect(await say('set selector configmap notes a=b')).toContain('setting a selector is only supported for Services')
    expect(await say('set selector service house')).toContain("couldn't parse the selector string")
  })
})
