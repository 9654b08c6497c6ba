/** What a browser says when no page comes, and what its code is. Upstream: Chromium's net/base/net_error_list.h. Pure. */
import type { BrowsedPage } from '../../protocol/messages'

export type Failure = Extract<BrowsedPage['outcome'], { type: 'failure' }>

export interface FailureWords {
  readonly title: string
  readonly text: string
  readonly code: string
}

type Say = (host: string) => FailureWords

const unreachable = 'This site can’t be reached'

const says: Readonly<Record<Failure['failure'], Say>> = {
  'unknown-host': (host) => ({ title: unreachable, text: `Nobody knows an address for ${host}.`, code: 'DNS_PROBE_FINISHED_NXDOMAIN' }),
  refused: (host) => ({ title: unreachable, text: `${host} refused to connect.`, code: 'ERR_CONNECTION_REFUSED' }),
  unreachable: (host) => ({ title: unreachable, text: `There is no way to ${host}.`, code: 'ERR_ADDRESS_UNREACHABLE' }),
  timeout: (host) => ({ title: unreachable, text: `${host} took too long to respond.`, code: 'ERR_CONNECTION_TIMED_OUT' }),
  reset: () => ({ title: unreachable, text: 'The connection was reset.', code: 'ERR_CONNECTION_RESET' }),
  plain: (host) => ({ title: 'This site can’t provide a secure connection', text: `${host} answered, but does not speak TLS. Try http://.`, code: 'ERR_SSL_PROTOCOL_ERROR' }),
  untrusted: (host) => ({ title: 'Your connection is not private', text: `The certificate that ${host} shows is not trusted.`, code: 'NET::ERR_CERT_AUTHORITY_INVALID' }),
  'too-many-redirects': (host) => ({ title: 'This page isn’t working', text: `${host} sent you on too many times.`, code: 'ERR_TOO_MANY_REDIRECTS' }),
  'bad-url': () => ({ title: 'This is no address', text: 'A web address begins with http:// or https://.', code: 'ERR_INVALID_URL' }),
}

export function tellFailure({ failure, problem }: Failure, url: string): FailureWords {
  const words = says[failure](URL.canParse(url) ? new URL(url).host : url)
  return problem === undefined ? words : { ...words, code: problem }
}
