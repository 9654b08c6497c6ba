/** Why nobody could be reached, as Go's net package says it. Upstream: golang.org/src/net/net.go OpError. */
import type { ConnectFailure } from './network-stack'

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
    case 'plain':
      return 'http: server gave HTTP response to HTTPS client'
    case 'untrusted':
      return `tls: failed to verify certificate: ${outcome.problem}`
    case 'reset':
      return `read tcp ${where}: connection reset by peer`
  }
}
