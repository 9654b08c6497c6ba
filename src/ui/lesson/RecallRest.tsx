/** When what was just recalled comes back. */
import { say } from '../language/say'
import { parseRecallName } from '../../lesson/drills/recall/recall-name'
import { useContents, useLoaded } from './course-context'
import { daysUntilBack } from './days-until-back'
import { useProgress } from './use-record'
import { historyOf } from './use-practice'

export function RecallRest({ path }: { path: string }): React.JSX.Element | null {
  const contents = useContents()
  const progress = useProgress((all) => all)
  const topics = useLoaded(contents, ({ loadRecall }) => loadRecall())
  const place = parseRecallName(path)
  const days = topics && place && daysUntilBack(historyOf(progress, contents), { place, topics, nowMs: Date.now() })
  return days === undefined ? null : <p>{say('recall.solved', { days })}</p>
}
