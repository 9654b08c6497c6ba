/** How an act of a solution, of a wrong attempt or of a shortcut is written. */
import type { Action } from '../lesson'
import { anything, duration, listOf, mapOf, matching, needed, optional, reading, record, text, type Shape } from './shape'

const file = needed(text, 'A file of the home.')

export const actionRecord = record(
  {
    run: optional(text, 'A line in the terminal.'),
    write: optional(record({ file, content: needed(text, 'All of it.') }), 'A file is written in the editor.'),
    replace: optional(record({ file, find: needed(text, 'A text that stands in it.'), with: needed(text, 'What comes in its place.') }), 'A text of a file is replaced.'),
    open: optional(text, 'A file that the prose of a step shows (`file=`) is opened in the editor, as shown.'),
    edit: optional(
      record({ file, object: optional(text, 'Which of several documents: `Service/web`.', ''), set: needed(mapOf(anything), 'Path -> value: `spec.ports.0.targetPort: 8080`.') }),
      'Fields of a manifest are set; the rest of the file stays as it is.',
    ),
    wait: optional(duration, 'Simulated time passes.'),
    answer: optional(record({ check: needed(text, 'Id of the check.'), value: needed(text, 'The answer.') }), 'A question is answered.'),
    browse: optional(matching(/^https?:\/\//, 'an address that begins with http://'), 'An address is opened in the browser of the student.'),
  },
  { oneOf: ['run', 'write', 'replace', 'open', 'edit', 'wait', 'answer', 'browse'], called: 'one of run, write, replace, open, edit, wait, answer, browse' },
)

/** `open` names a file of the prose; its content is put in when the whole lesson has been read. */
export const action: Shape<Action> = reading(actionRecord, (read, at): Action => {
  if (read.run !== undefined) return { type: 'run', command: read.run }
  if (read.write) return { type: 'write', ...read.write }
  if (read.replace) return { type: 'replace', ...read.replace }
  if (read.open !== undefined) return { type: 'open', file: read.open, content: '' }
  if (read.edit) return { type: 'edit', ...read.edit }
  if (read.wait !== undefined) return { type: 'wait', ms: read.wait }
  if (read.answer) return { type: 'answer', ...read.answer }
  if (read.browse !== undefined) return { type: 'browse', url: read.browse }
  throw at.complain('needs an act')
})

export const actions = listOf(action)
