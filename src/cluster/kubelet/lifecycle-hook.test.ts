import { describe, expect, it } from 'vitest'
import type { Core } from '../../api/types'
import { startOneNode } from './one-node.test.support'

const FALLBACK = 'LifecycleHTTPFallback: request to HTTPS lifecycle hook 10.244.1.2:80 got HTTP response, retry with HTTP succeeded'

describe('a hook that asks over HTTP', () => {
  /** Upstream: TestRunHTTPHandler, TestRunHandlerHttpsFailureFallback in pkg/kubelet/lifecycle/handlers_test.go. */
  it.each<{ name: string; httpGet: Core.HTTPGetAction; said: readonly string[] }>([
    { name: 'is content with whatever is answered', httpGet: { path: '/lost', port: 80 }, said: [] },
    { name: 'asks without TLS who speaks none, and says so', httpGet: { port: 80, scheme: 'HTTPS' }, said: [FALLBACK] },
    { name: 'fails where nobody listens', httpGet: { port: 81, scheme: 'HTTPS' }, said: ['FailedPostStartHook: PostStartHook failed', 'Killing: FailedPostStartHook'] },
  ])('$name', async ({ httpGet, said }) => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'web', image: 'nginx:1.27', lifecycle: { postStart: { httpGet } } }] })
    await node.until(() => node.events().some((event) => event.startsWith('Started')))
    await node.run(0.5)
    expect(node.events().filter((event) => /LifecycleHTTPFallback|FailedPostStartHook/.test(event))).toEqual(said)
  })
})
