/** SelfSubjectReview: who one is. Upstream: pkg/registry/authentication/selfsubjectreview (v1.32). */
import { reviewKind } from '../review-kind'

export const SelfSubjectReview = reviewKind('authentication.k8s.io', 'SelfSubjectReview')
