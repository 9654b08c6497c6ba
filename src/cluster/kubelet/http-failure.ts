/** How Go's HTTP client and dialer word what went wrong. Upstream: net/http/client.go, net/net.go. */
import type { ConnectFailure } from '../../base/os/network-stack'

/** After `Get "http://...": `. */
export function describeHttpFailure(outcome: ConnectFailure): string {
  return outcome.failure === 'timeout'
    ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
    : describeDialFailure(outcome)
}

export function describeDialFailure(outcome: ConnectFailure): string {
  if (outcome.failure === 'unknown-host') return `dial tcp: lookup ${outcome.host}: no such host`
  const where = `${outcome.address}:${outcome.port}`
  switch (outcome.failure) {
    case 'refused':
      return `dial tcp ${where}: connect: connection refused`
    case 'unreachable':
      return `dial tcp ${where}: connect: no route to host`
    case 'timeout':
      return `dial tcp ${where}: i/o timeout`
    case 'reset':
      return `read tcp ${where}: connection reset by peer`
  }
}
