/** What the page knows of the session beside the objects: the clock, the shell's state, the lesson, and what is selected. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { InputLog, Settings } from '../../protocol/input-log'
import type { LessonGoal, LessonStep, Pace, WorkerMessage } from '../../protocol/messages'
import type { ObjectPath } from './object-store'

export interface LessonState {
  readonly lesson: string
  readonly title: string
  readonly steps: readonly LessonStep[]
  /** What the open step still asks for. */
  readonly goals: readonly LessonGoal[]
}

export interface SessionState {
  readonly phase: 'booting' | 'ready' | 'failed'
  /** Grows with each boot: what was true of the cluster before is void. */
  readonly generation: number
  readonly settings: Settings | undefined
  readonly nowMs: number
  readonly startedAtMs: number
  readonly pace: Pace
  /** The shell waits for a line. */
  readonly atPrompt: boolean
  /** A program waits until this file has been edited. */
  readonly editing: string | undefined
  readonly lesson: LessonState | undefined
  /** Steps of it that have been passed in this world, and those of them that are not any more. */
  readonly passed: readonly string[]
  readonly undone: readonly string[]
  /** Files that the editor shows as tabs. */
  readonly files: readonly string[]
  /** How many inputs can be taken back. */
  readonly inputs: number
  readonly failure: { readonly message: string; readonly stack: string } | undefined
  readonly selected: ObjectPath | undefined
  /** Something that the learner should know, and can close. */
  readonly notice: string | undefined
}

const initial: SessionState = {
  phase: 'booting',
  generation: 0,
  settings: undefined,
  nowMs: 0,
  startedAtMs: 0,
  pace: { type: 'ratio', ratio: 1 },
  atPrompt: false,
  editing: undefined,
  lesson: undefined,
  passed: [],
  undone: [],
  files: [],
  inputs: 0,
  failure: undefined,
  selected: undefined,
  notice: undefined,
}

export type SessionStore = StoreApi<SessionState>

export const createSessionStore = (): SessionStore => createStore<SessionState>(() => initial)

const ratioOf = (pace: Pace): number => (pace.type === 'asap' ? Infinity : pace.ratio)
const isSamePace = (a: Pace, b: Pace): boolean => ratioOf(a) === ratioOf(b)

/** That time passes is nobody's act, and what was done behind the scenes is not the student's. */
export const countActs = ({ settings: { behind = 0 }, inputs }: InputLog): number => inputs.filter(({ type }) => type !== 'rest').length - (inputs.length > 0 ? behind : 0)

/** The state after a message; the same object when nothing of it concerns the page's state. */
export function reduceSession(state: SessionState, message: WorkerMessage): SessionState {
  switch (message.type) {
    case 'ready':
      return {
        ...state,
        phase: 'ready',
        generation: state.generation + 1,
        settings: message.settings,
        files: message.files,
        lesson: message.settings.lesson === state.lesson?.lesson && !message.settings.aside ? state.lesson : undefined,
        passed: [],
        undone: [],
        editing: undefined,
        failure: undefined,
        selected: undefined,
      }
    case 'clock':
      return { ...state, nowMs: message.nowMs, startedAtMs: message.startedAtMs, pace: isSamePace(state.pace, message.pace) ? state.pace : message.pace }
    case 'prompt':
      return { ...state, atPrompt: true, editing: undefined }
    case 'edit':
      return { ...state, editing: message.path }
    case 'lesson':
      return { ...state, ...passedBy(state.passed, message.steps), lesson: { lesson: message.lesson, title: message.title, steps: message.steps, goals: message.goals } }
    case 'logged':
      return { ...state, inputs: state.inputs + 1 }
    case 'log':
      return { ...state, inputs: countActs(message) }
    case 'failure':
      return { ...state, phase: 'failed', failure: { message: message.message, stack: message.stack } }
    default:
      return state
  }
}

/** A step without checks is never undone. */
function passedBy(before: readonly string[], steps: readonly LessonStep[]): Pick<SessionState, 'passed' | 'undone'> {
  const now = steps.filter(({ passed }) => passed).map(({ id }) => id)
  return { passed: [...new Set([...before, ...now])], undone: before.filter((id) => !now.includes(id)) }
}
