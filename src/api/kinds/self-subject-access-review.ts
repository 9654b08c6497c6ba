/** SelfSubjectAccessReview: whether one may do something. Upstream: pkg/registry/authorization/selfsubjectaccessreview (v1.32). */
import { reviewKind } from '../review-kind'

export const SelfSubjectAccessReview = reviewKind('authorization.k8s.io', 'SelfSubjectAccessReview')
