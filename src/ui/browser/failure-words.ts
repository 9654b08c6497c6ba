/** What a browser says when no page comes, and what its code is. Upstream: Chromium's net/base/net_error_list.h. Pure. */
import { say } from '../language/say'
import type { BrowsedPage } from '../../protocol/messages'

export type Failure = Extract<BrowsedPage['outcome'], { type: 'failure' }>

export interface FailureWords {
  readonly title: string
  readonly text: string
  readonly code: string
}

type Say = (host: string) => FailureWords

const unreachable = (): string => say('browser.unreachable')

const says: Readonly<Record<Failure['failure'], Say>> = {
  'unknown-host': (host) => ({ title: unreachable(), text: say('browser.unknownHost', { host }), code: 'DNS_PROBE_FINISHED_NXDOMAIN' }),
  refused: (host) => ({ title: unreachable(), text: say('browser.refused', { host }), code: 'ERR_CONNECTION_REFUSED' }),
  unreachable: (host) => ({ title: unreachable(), text: say('browser.noWay', { host }), code: 'ERR_ADDRESS_UNREACHABLE' }),
  timeout: (host) => ({ title: unreachable(), text: say('browser.timeout', { host }), code: 'ERR_CONNECTION_TIMED_OUT' }),
  reset: () => ({ title: unreachable(), text: say('browser.reset'), code: 'ERR_CONNECTION_RESET' }),
  plain: (host) => ({ title: say('browser.notSecure'), text: say('browser.plain', { host }), code: 'ERR_SSL_PROTOCOL_ERROR' }),
  untrusted: (host) => ({ title: say('browser.notPrivate'), text: say('browser.untrusted', { host }), code: 'NET::ERR_CERT_AUTHORITY_INVALID' }),
  'too-many-redirects': (host) => ({ title: say('browser.notWorking'), text: say('browser.tooMany', { host }), code: 'ERR_TOO_MANY_REDIRECTS' }),
  'bad-url': () => ({ title: say('browser.badUrl'), text: say('browser.badUrlText'), code: 'ERR_INVALID_URL' }),
}

export function tellFailure({ failure, problem }: Failure, url: string): FailureWords {
  const words = says[failure](URL.canParse(url) ? new URL(url).host : url)
  return problem === undefined ? words : { ...words, code: problem }
}
