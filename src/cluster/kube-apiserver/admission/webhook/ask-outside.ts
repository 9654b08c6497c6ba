/** Walks a request through the corridor until all that it asks outside is answered. Requests pay nothing where there are no webhooks. */
import { MutatingWebhookConfiguration } from '../../../../api/kinds/mutating-webhook-configuration'
import { ValidatingWebhookConfiguration } from '../../../../api/kinds/validating-webhook-configuration'
import { goVerify } from '../../../../base/certificates/go-verify'
import { describeDialFailure } from '../../../../base/os/dial-failure'
import type { HttpOutcome, HttpRequest } from '../../../../base/os/network-stack'
import type { Registry } from '../../registry'
import type { Dial, Wire } from '../../wire'
import { createCalls, PendingCall, type Ask, type CallOutcome, type OutsideCall } from './pending-call'

export async function askOutside<T>(registry: Registry, walk: (registry: Registry) => T | Promise<T>): Promise<T> {
  const { storage, wire } = registry
  const isAsking = storage.range(MutatingWebhookConfiguration).length > 0 || storage.range(ValidatingWebhookConfiguration).length > 0
  if (!isAsking) return walk(registry)
  const calls = createCalls()
  const asking: Registry = { ...registry, plugins: registry.plugins.map((plugin) => plugin.asking?.(calls.ask) ?? plugin) }
  for (;;) {
    try {
      return await walk(asking)
    } catch (error) {
      if (!(error instanceof PendingCall)) throw error
      calls.settle(error.key, await outcomeOf(wire.dial, error.call))
    }
  }
}

async function outcomeOf(dial: Dial | undefined, call: OutsideCall): Promise<CallOutcome> {
  if (!dial) return unconnected(call)
  const authorities = atob(call.caBundle ?? '')
  const verify = (chain: string, nowMs: number): string | undefined => goVerify(chain, { authorities, host: call.serverName, nowMs })
  return readOutcome(await dial(requestOf(call), { timeoutMs: call.timeoutMs, verify }), call)
}

/** For those who cannot wait: what would be answered now. */
export const askAtOnce =
  (wire: Wire): Ask =>
  (_key, make) => {
    const call = make()
    return wire.rehearse ? readOutcome(wire.rehearse(requestOf(call)), call) : unconnected(call)
  }

const unconnected = ({ host, port }: OutsideCall): CallOutcome => ({ fault: `dial tcp ${host}:${port}: connect: no route to host` })

/** Simplified: servers that show no certificate here are taken at their word, and so is everybody by those who cannot wait. */
function requestOf({ host, port, path, body, serverName }: OutsideCall): HttpRequest {
  const headers = { 'content-type': 'application/json', accept: 'application/json, */*', 'user-agent': 'kube-apiserver-admission' }
  return { method: 'POST', host, port, path, headers, body, tls: true, serverName }
}

function readOutcome(outcome: HttpOutcome, { uid }: OutsideCall): CallOutcome {
  if (!('failure' in outcome)) return { response: outcome.response, uid }
  return { fault: outcome.failure === 'timeout' ? 'context deadline exceeded' : describeDialFailure(outcome) }
}
