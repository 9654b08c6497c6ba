/** How Go's HTTP client and dialer word what went wrong. Upstream: net/http/client.go, net/net.go. */
import { describeDialFailure } from '../../base/os/dial-failure'
import type { ConnectFailure } from '../../base/os/network-stack'

/** After `Get "http://...": `. */
export function describeHttpFailure(outcome: ConnectFailure): string {
  return outcome.failure === 'timeout'
    ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
    : describeDialFailure(outcome)
}
