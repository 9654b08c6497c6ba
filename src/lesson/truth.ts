/** The right answer to a question, found in the state of the cluster as it is now. */
import type { Truth } from './lesson'
import type { LessonView } from './lesson-view'
import { fitting, hasEvent, valueAt } from './objects'

/** Undefined: the state cannot tell at the moment. */
export function computeTruth(truth: Truth, view: LessonView): string | undefined {
  switch (truth.type) {
    case 'count':
      return String(fitting(truth.object, view).length)
    case 'field': {
      const { kind, namespace, name = '' } = truth.object
      return textOf(valueAt(view.find(kind, namespace, name), truth.path))
    }
    case 'reach': {
      const { from, url, ...request } = truth.request
      const { response, failure } = view.reach(from, url, request)
      return response ? String(response.status) : failure
    }
    case 'event':
      return hasEvent(truth, view) ? 'yes' : 'no'
    case 'option':
      return truth.text
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'object' ? (value === null ? undefined : JSON.stringify(value)) : value === undefined ? undefined : String(value as string | number | boolean))
