/**
 * Drives the clock, but stops only between two instants: whatever is due at the present time has run. An input that is given at
 * such a moment meets the same cluster again when the log is replayed.
 */
import type { Clock } from '../base/clock'
import { drive, type DriveOptions } from '../base/driver'

export function driveToRest(clock: Clock, options: DriveOptions): Promise<boolean> {
  const { until } = options
  if (!until) return drive(clock, options)
  const isBetweenInstants = (): boolean => (clock.nextAt() ?? Infinity) > clock.now()
  return drive(clock, { ...options, until: () => isBetweenInstants() && until() })
}
