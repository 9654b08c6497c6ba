/**
 * What an add-on is given that runs in pods of the cluster and is no part of it: images whose programs speak to the API server as
 * their pods' service accounts, and pages of the internet from which it is installed.
 */
import type { ApiServer } from '../api/door'
import type { ApiRequest } from '../api/http'
import type { Simulation } from '../base/simulation'
import type { Image } from './container-runtime/contract'
import type { WebPage } from './network/internet'

export interface AddonSurroundings {
  readonly apiServer: ApiServer
  readonly simulation: Simulation
  /** Why nobody answers at the API server's address; undefined while somebody does. */
  problem(): string | undefined
  /** Throws the 401 or 403 that a request would get. */
  admit(request: ApiRequest): void
}

export interface Addon {
  images(surroundings: AddonSurroundings): readonly Image[]
  /** What the web answers about it. */
  readonly page?: WebPage
}
