/** Binding: that a pod belongs to a node; asked for, never kept. Upstream: pkg/registry/core/pod/storage/storage.go LegacyBindingREST (v1.32). */
import { reviewKind } from '../review-kind'

export const Binding = reviewKind('', 'Binding', true)
