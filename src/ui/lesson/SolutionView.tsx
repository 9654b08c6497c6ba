/** A way to solve a step, act by act: files go into the editor, commands into the terminal, under the learner's eyes. */
import { useSession } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { showPane } from '../shell/shown-pane'
import { CommandBlock } from './CommandBlock'
import type { SolutionAct, SolutionText } from './course'
import styles from './lesson.module.css'

export function Solutions({ solutions }: { solutions: readonly SolutionText[] }): React.JSX.Element | null {
  if (solutions.length === 0) return null
  return (
    <details className={styles.solutions}>
      <summary>{solutions.length === 1 ? 'Show a solution' : `Show ${solutions.length} solutions`}</summary>
      {solutions.map(({ title, steps }) => (
        <section key={title}>
          <h4>{title}</h4>
          <ol>
            {steps.map((act, index) => (
              // The acts of a solution are fixed, so their place names them.
              <li key={index}>
                <Act act={act} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </details>
  )
}

function Act({ act }: { act: SolutionAct }): React.JSX.Element {
  switch (act.type) {
    case 'run':
      return <CommandBlock script={act.command} />
    case 'wait':
      return <span>Wait {act.ms / 1_000} seconds.</span>
    case 'write':
      return <PutIntoEditor file={act.file} change={() => act.content} says={`${act.file}: write it as shown.`} />
    case 'replace':
      return (
        <PutIntoEditor
          file={act.file}
          change={(content) => content.replace(act.find, () => act.with)}
          says={`${act.file}: “${act.find}” becomes “${act.with}”.`}
        />
      )
  }
}

interface PutIntoEditorProps {
  readonly file: string
  readonly change: (content: string) => string
  readonly says: string
}

function PutIntoEditor({ file, change, says }: PutIntoEditorProps): React.JSX.Element {
  const { drafts } = useSession()
  const put = (): void => {
    if (!drafts.store.getState().files.has(file)) drafts.create(file)
    drafts.show(file)
    drafts.edit(file, change(drafts.store.getState().files.get(file)?.content ?? ''))
    showPane('Editor')
  }
  return (
    <div className={styles.put}>
      <span>{says}</span>
      <button type="button" disabled={isReadOnly} onClick={put}>
        Put it into the editor
      </button>
    </div>
  )
}
