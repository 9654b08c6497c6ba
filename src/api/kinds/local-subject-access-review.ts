/** LocalSubjectAccessReview: whether somebody may do something in a namespace. Upstream: pkg/registry/authorization/localsubjectaccessreview (v1.32). */
import { reviewKind } from '../review-kind'

export const LocalSubjectAccessReview = reviewKind('authorization.k8s.io', 'LocalSubjectAccessReview', true)
