/**
 * Kinds that are questions: a POST is answered and nothing is stored. To add one more: a line here, by the name of its kind.
 * Upstream: pkg/registry/{authentication,authorization} (v1.32).
 */
import type { Draft } from '../../api/object'
import type { ResourceExchange } from './http/exchange'
import { answerLocalSubjectAccess, answerSelfSubjectAccess, answerSubjectAccess } from './reviews/access-review'
import { answerBinding } from './reviews/binding'
import { answerSelfSubjectRules } from './reviews/rules-review'
import { answerSelfSubject, answerToken } from './reviews/user-reviews'

export type Review = (exchange: ResourceExchange, sent: Draft) => object

export const reviews: Readonly<Record<string, Review>> = {
  Binding: answerBinding,
  LocalSubjectAccessReview: answerLocalSubjectAccess,
  SelfSubjectAccessReview: answerSelfSubjectAccess,
  SelfSubjectReview: answerSelfSubject,
  SelfSubjectRulesReview: answerSelfSubjectRules,
  SubjectAccessReview: answerSubjectAccess,
  TokenReview: answerToken,
}
