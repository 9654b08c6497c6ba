/** What the acts of a solution say, and what is on their buttons. */
import { say } from '../language/say'
import type { SolutionAct } from './course'
import { showValue } from './verdict-words'

interface ActWords {
  readonly says: string
  /** Undefined: nothing to press. */
  readonly button: string | undefined
}

export function actWords(act: Exclude<SolutionAct, { type: 'run' }>): ActWords {
  switch (act.type) {
    case 'wait':
      return { says: say('solution.wait', { seconds: act.ms / 1_000 }), button: undefined }
    case 'write':
    case 'open':
      return { says: say('solution.write', { file: act.file }), button: say('solution.put') }
    case 'replace':
      return { says: say('solution.replace', { file: act.file, find: act.find, text: act.with }), button: say('solution.put') }
    case 'edit':
      return { says: Object.entries(act.set).map(([path, value]) => say('solution.set', { file: act.file, path, value: showValue(value) })).join(' '), button: say('solution.put') }
    case 'answer':
      return { says: say('solution.answer', { value: act.value }), button: say('solution.giveAnswer') }
    case 'browse':
      return { says: say('solution.browse', { url: act.url }), button: say('solution.browseNow') }
  }
}
