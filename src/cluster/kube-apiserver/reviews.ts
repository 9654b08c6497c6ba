/**
 * Kinds that are questions: a POST is answered and nothing is stored. To add one more: a line here, by the name of its kind.
 * Upstream: pkg/registry/{authentication,authorization} (v1.32).
 */
import type { Draft } from '../../api/object'
import type { ResourceExchange } from './http/exchange'

export type Review = (exchange: ResourceExchange, sent: Draft) => object

export const reviews: Readonly<Record<string, Review>> = {}
