/** Whether an act of a solution does nothing but wait, as `sleep 5` and `kubectl wait` do. */
import type { Action } from './lesson'

export const isWait = (action: Action): boolean => action.type === 'wait' || (action.type === 'run' && /^(?:kubectl (?:wait|rollout status)|sleep) [^;&|]*$/.test(action.command))
