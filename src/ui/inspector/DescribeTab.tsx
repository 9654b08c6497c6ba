/** What `kubectl describe` says of the object, asked again when it changes. */
import { useEffect, useState } from 'react'
import type { KubeObject } from '../../api/object'
import { say } from '../language/say'
import { useSession } from '../session-context'
import styles from './inspector.module.css'

export function DescribeTab({ object }: { object: KubeObject }): React.JSX.Element {
  const { desk } = useSession()
  const [text, setText] = useState('')
  const { kind, metadata } = object
  const { name, namespace = '', resourceVersion } = metadata

  useEffect(() => {
    let gone = false
    void desk.describe({ kind, namespace, name }).then((answer) => {
      if (!gone) setText(answer)
    })
    return () => {
      gone = true
    }
  }, [desk, kind, namespace, name, resourceVersion])

  return (
    <pre className={styles.text} tabIndex={0} dir="ltr" aria-label={say('inspector.description')}>
      {text}
    </pre>
  )
}
