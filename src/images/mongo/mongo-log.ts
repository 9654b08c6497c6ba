/**
 * The log of a mongod: JSON since 4.4, text before. Upstream: src/mongo/logv2/json_formatter.cpp;
 * https://www.mongodb.com/docs/manual/reference/log-messages/
 */
import type { ContainerProcess } from '../../cluster/container-runtime/contract'

export interface LogLine {
  readonly severity?: 'I' | 'W' | 'E' | 'F'
  readonly component: string
  readonly id: number
  readonly context: string
  readonly text: string
  readonly attributes?: Readonly<Record<string, unknown>>
  /** What releases before 4.4 say, where it differs; absent: they say the same, empty: nothing. */
  readonly before?: string
}

const FIRST_WITH_JSON = 4.4

export function logMongo(container: Pick<ContainerProcess, 'now' | 'log'>, version: number, line: LogLine): void {
  const { severity = 'I', component, id, context, text, attributes, before = text } = line
  const time = `${new Date(container.now()).toISOString().slice(0, -1)}+00:00`
  if (version < FIRST_WITH_JSON) {
    if (before !== '') container.log(`${time.replace('+00:00', '+0000')} ${severity} ${component.padEnd(8)} [${context}] ${before}`)
    return
  }
  const head = `{"t":{"$date":"${time}"},"s":"${severity}",  "c":${`"${component}",`.padEnd(12)}"id":${`${id},`.padEnd(9)}"ctx":"${context}","msg":${JSON.stringify(text)}`
  container.log(`${head}${attributes ? `,"attr":${JSON.stringify(attributes)}` : ''}}`)
}
