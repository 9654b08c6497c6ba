/** SubjectAccessReview: whether somebody may do something. Upstream: pkg/registry/authorization/subjectaccessreview (v1.32). */
import { reviewKind } from '../review-kind'

export const SubjectAccessReview = reviewKind('authorization.k8s.io', 'SubjectAccessReview')
