/** ControllerRevisions. Upstream: ValidateControllerRevision in pkg/apis/apps/validation/validation.go (v1.32). */
import { invalid, required, type FieldError } from '../field-error'
import type { ControllerRevision } from '../types'
import { isSame } from '../updates'
import { nonNegative } from './probe'

export const validateControllerRevision = ({ data, revision }: ControllerRevision): readonly FieldError[] => [
  ...(data === undefined || data === null ? [required('data', 'data is mandatory')] : []),
  ...nonNegative(revision, 'revision'),
]

/** Simplified: shows the data as JSON; a real server prints the bytes of it one by one. */
export const validateControllerRevisionUpdate = (next: ControllerRevision, previous: ControllerRevision): readonly FieldError[] =>
  isSame(next.data, previous.data) ? [] : [invalid('data', next.data, 'field is immutable')]
