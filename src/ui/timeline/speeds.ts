/** The speeds that are offered, and how virtual time is written. Pure. */
import { say } from '../language/say'
import type { Pace } from '../../protocol/messages'

export interface Speed {
  readonly value: string
  readonly label: string
  readonly pace: Pace
}

const ratio = (times: number, label: string): Speed => ({ value: String(times), label, pace: { type: 'ratio', ratio: times } })

export const speeds: readonly Speed[] = [
  ratio(0.01, '1/100 ×'),
  ratio(0.1, '1/10 ×'),
  ratio(0.5, '1/2 ×'),
  ratio(1, '1 ×'),
  ratio(2, '2 ×'),
  ratio(5, '5 ×'),
  ratio(20, '20 ×'),
  ratio(100, '100 ×'),
  ratio(1_000, '1,000 ×'),
  { value: 'asap', label: '', pace: { type: 'asap' } },
]

export const labelOf = ({ value, label }: Speed): string => (value === '1' ? say('time.realTime', { ratio: label }) : value === 'asap' ? say('time.asap') : label)

export const valueOfPace = (pace: Pace): string => (pace.type === 'asap' ? 'asap' : String(pace.ratio))
export const isPaused = (pace: Pace): boolean => pace.type === 'ratio' && pace.ratio === 0

/** Since the cluster was switched on: `0:00:05`, `1:02:03`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
