/** SelfSubjectRulesReview: all that one may do in a namespace. Upstream: pkg/registry/authorization/selfsubjectrulesreview (v1.32). */
import { reviewKind } from '../review-kind'

export const SelfSubjectRulesReview = reviewKind('authorization.k8s.io', 'SelfSubjectRulesReview')
