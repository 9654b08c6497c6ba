/** The last decisions of every autoscaler, for those who want to see how they came about. */
import type { AutoscalingFormula } from '../../../api/autoscaling-formula'

export interface FormulaBook {
  /** Newest last. */
  all(): readonly AutoscalingFormula[]
  add(formula: AutoscalingFormula): void
  forget(key: string): void
}

/** Five minutes of them, which is how long a decision has a say. */
const KEPT = 20

export function createFormulaBook(): FormulaBook {
  const books = new Map<string, readonly AutoscalingFormula[]>()
  return {
    all: () => [...books.values()].flat(),
    add(formula) {
      const key = `${formula.namespace}/${formula.name}`
      books.set(key, [...(books.get(key) ?? []).slice(1 - KEPT), formula])
    },
    forget: (key) => void books.delete(key),
  }
}
