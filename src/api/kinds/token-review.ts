/** TokenReview: whose a token is. Upstream: pkg/registry/authentication/tokenreview (v1.32). */
import { reviewKind } from '../review-kind'

export const TokenReview = reviewKind('authentication.k8s.io', 'TokenReview')
