/** One's progress to take along: saved as a file, and added to what another browser has. */
import { useRef, useState } from 'react'
import { Malformed } from '../../protocol/codec'
import { say } from '../language/say'
import { useSession } from '../session-context'
import styles from './contents.module.css'

const NAME = 'kubarium-progress.json'

export function ProgressFile(): React.JSX.Element {
  const { book } = useSession()
  const input = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return
    try {
      book.merge(await file.text())
      setSaid(say('contents.imported'))
    } catch (error) {
      if (!(error instanceof Malformed || error instanceof SyntaxError)) throw error
      setSaid(say('contents.notProgress'))
    }
  }
  const save = (): void => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([book.format()], { type: 'application/json' }))
    link.download = NAME
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <>
      <button type="button" onClick={save}>
        {say('contents.export')}
      </button>
      <button type="button" onClick={() => input.current?.click()}>
        {say('contents.import')}
      </button>
      <input ref={input} type="file" accept="application/json,.json" hidden aria-label={say('contents.import')} onChange={(event) => void read(event.target.files?.[0])} />
      <span role="status" className={styles.fine}>
        {said}
      </span>
    </>
  )
}
