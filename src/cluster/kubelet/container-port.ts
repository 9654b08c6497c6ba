/** A port of a probe or hook: a number, or the name of one of the container's ports. */
import type { Core } from '../../api/types'

export function containerPort(container: Core.Container, port: number | string): number | undefined {
  const named = typeof port === 'string' ? container.ports?.find(({ name }) => name === port)?.containerPort : undefined
  const number = named ?? Number(port)
  return Number.isInteger(number) && number > 0 && number < 65536 ? number : undefined
}
