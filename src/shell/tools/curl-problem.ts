/** Why curl gives up, with its exit status and in its words. Upstream: curl 7.88, lib/strerror.c and lib/connect.c. */
import type { ConnectFailure } from '../../base/os/network-stack'
import type { Url } from './url'

export class CurlProblem extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

interface Asked {
  readonly url: Url
  readonly elapsedMs: number
  /** By `-m`. */
  readonly limited: boolean
}

export function problemOf(failure: ConnectFailure, { url, elapsedMs, limited }: Asked): CurlProblem {
  switch (failure.failure) {
    case 'unknown-host':
      return new CurlProblem(6, `Could not resolve host: ${failure.host}`)
    case 'timeout':
      if (failure.address === url.host && !/^[\d.]+$/.test(url.host)) return new CurlProblem(28, `Resolving timed out after ${Math.round(elapsedMs)} milliseconds`)
      if (limited) return new CurlProblem(28, `Connection timed out after ${Math.round(elapsedMs)} milliseconds`)
      return new CurlProblem(
        28,
        `Failed to connect to ${url.host} port ${url.port} after ${Math.round(elapsedMs)} ms: Timeout was reached`,
      )
    case 'plain':
      return new CurlProblem(35, 'OpenSSL/3.3.2: error:0A00010B:SSL routines::wrong version number')
    case 'untrusted':
      return new CurlProblem(60, failure.problem)
    case 'reset':
      if (failure.isEmpty) return new CurlProblem(52, 'Empty reply from server')
      return new CurlProblem(56, 'Recv failure: Connection reset by peer')
    default:
      return new CurlProblem(
        7,
        `Failed to connect to ${url.host} port ${url.port} after ${Math.round(elapsedMs)} ms: Couldn't connect to server`,
      )
  }
}
