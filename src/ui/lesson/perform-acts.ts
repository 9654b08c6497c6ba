/**
 * Does the acts of a solution where the learner sees them: commands are typed in the terminal, files changed in the editor. All at
 * once, time is helped along after each act, as if the learner had waited for the cluster to react.
 */
import type { Session } from '../session'
import { showPane } from '../shell/shown-pane'
import { commandsOf } from './commands'
import type { SolutionAct } from './course'

/** Virtual time in which the cluster reacts to an act. */
const REACTION_MS = 4_000
/** So long the learner sees it run at their own speed before time is helped along, in wall ms. */
const PATIENCE_MS = 400

export async function performActs(session: Session, acts: readonly SolutionAct[]): Promise<void> {
  const { generation } = session.state.getState()
  const isSame = (): boolean => session.state.getState().generation === generation
  for (const act of acts) {
    if (!isSame()) return
    await performAct(session, act)
    while (isSame() && !session.state.getState().atPrompt) {
      await atPromptOrLater(session)
      if (!session.state.getState().atPrompt) session.step(REACTION_MS)
    }
    if (act.type !== 'wait') session.step(REACTION_MS)
  }
  // On a narrow page: back to where the checks are.
  showPane('Lesson')
}

export async function performAct(session: Session, act: SolutionAct): Promise<void> {
  switch (act.type) {
    case 'run':
      return typeScript(session, act.command)
    case 'wait':
      return session.step(act.ms)
    case 'write':
    case 'open':
      return putIntoEditor(session, act.file, () => act.content)
    case 'replace':
      return putIntoEditor(session, act.file, (content) => content.replace(act.find, () => act.with))
    case 'edit': {
      const { setFields } = await import('../../base/yaml/set-fields')
      const settings = Object.entries(act.set).map(([path, value]) => ({ path, value }))
      return putIntoEditor(session, act.file, (content) => setFields(content, settings, { object: act.object }))
    }
    case 'answer':
      return session.answer(act.check, act.value)
    case 'browse':
      showPane('Browser')
      return session.browser.open({ method: 'GET', url: act.url })
  }
}

export function typeScript({ terminal }: Session, script: string): void {
  showPane('Terminal')
  for (const command of commandsOf(script)) terminal.type(command)
}

export function putIntoEditor({ drafts }: Session, file: string, change: (content: string) => string): void {
  if (!drafts.store.getState().files.has(file)) drafts.create(file)
  drafts.show(file)
  drafts.edit(file, change(drafts.store.getState().files.get(file)?.content ?? ''))
  showPane('Editor')
}

function atPromptOrLater({ state }: Session): Promise<void> {
  return new Promise((resolve) => {
    const stop = state.subscribe(({ atPrompt }) => atPrompt && end())
    const timer = setTimeout(end, PATIENCE_MS)
    function end(): void {
      clearTimeout(timer)
      stop()
      resolve()
    }
  })
}
