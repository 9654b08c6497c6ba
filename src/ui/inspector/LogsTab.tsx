/** The log of one container of the Pod, as it comes. */
import { useEffect, useState } from 'react'
import type { Pod } from '../../api/types'
import type { ApiFetch } from '../../api/http'
import { say } from '../language/say'
import { useObjects, useSession } from '../session-context'
import { parsePath, type ObjectPath } from '../store/object-store'
import styles from './inspector.module.css'
import { followLog } from './follow-log'

export function LogsTab({ path }: { path: ObjectPath }): React.JSX.Element {
  const session = useSession()
  const { objects } = useObjects()
  const pod = objects.get(path) as Pod | undefined
  const containers = [...(pod?.spec.initContainers ?? []), ...(pod?.spec.containers ?? [])].map(({ name }) => name)
  const [chosen, setChosen] = useState<string>()
  const container = chosen ?? pod?.spec.containers[0]?.name
  // A container that starts anew writes a new log.
  const runs = pod?.status.containerStatuses?.find(({ name }) => name === container)
  const run = `${runs?.containerID ?? ''} ${runs?.state?.waiting?.reason ?? ''}`
  const text = useLog(session.fetch, { path, container, run })
  return (
    <div className={styles.logs}>
      {containers.length > 1 && (
        <label className={styles.bar}>
          {say('inspector.container')}{' '}
          <select value={container} onChange={(event) => setChosen(event.target.value)}>
            {containers.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      <pre className={styles.text} tabIndex={0} dir="ltr" aria-label={say('inspector.log')}>
        {text === '' ? say('inspector.noOutput') : text}
      </pre>
    </div>
  )
}

interface LogOf {
  readonly path: ObjectPath
  readonly container: string | undefined
  readonly run: string
}

function useLog(fetch: ApiFetch, { path, container, run }: LogOf): string {
  const [text, setText] = useState('')
  useEffect(() => {
    if (container === undefined) return undefined
    const abort = new AbortController()
    const { namespace, name } = parsePath(path)
    setText('')
    void followLog({ fetch, namespace, pod: name, container, signal: abort.signal, onText: setText })
    return () => abort.abort()
  }, [fetch, path, container, run])
  return text
}
