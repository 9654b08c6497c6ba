/** vi (as vim too) and nano as programs, and what is said of emacs. Upstream: vim(1), nano(1). */
import { fail, type Tool } from '../tool'
import { nano } from './nano'
import { runEditor } from './run-editor'
import { vi } from './vi'

const ELSEWISE = 'open it in the editor pane, or write it with: cat > FILE <<EOF'

export const editors: readonly Tool[] = [
  ...['vi', 'vim'].map((name): Tool => ({ name, program: (process) => runEditor(process, vi, ELSEWISE) })),
  { name: 'nano', program: (process) => runEditor(process, nano, ELSEWISE) },
  // Simplified: there is no emacs here.
  { name: 'emacs', program: (process) => fail(process, `emacs is not there in this sandbox. To edit a file, take vi or nano, or ${ELSEWISE}`) },
]
