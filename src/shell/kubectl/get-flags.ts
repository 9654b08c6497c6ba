/** The flags of kubectl get, some of which other commands share. Upstream: kubectl/pkg/cmd/get/get_flags.go (v1.32). */
import type { FlagTable } from './flags'
import { outputFlags } from './output'

export const selectorFlags = {
  selector: { type: 'string', short: 'l', help: 'Only objects with these labels, such as app=web,tier!=back.' },
  'field-selector': { type: 'string', help: 'Only objects with these fields, such as status.phase=Running.' },
  'all-namespaces': { type: 'bool', short: 'A', help: 'Objects of all namespaces.' },
} as const satisfies FlagTable

export const getFlags = {
  ...selectorFlags,
  ...outputFlags,
  watch: { type: 'bool', short: 'w', help: 'List the objects, then go on as they change.' },
  'watch-only': { type: 'bool', help: 'Only changes, without the list first.' },
  'output-watch-events': { type: 'bool', help: 'Say of each change whether it was added, modified or deleted.' },
  'ignore-not-found': { type: 'bool', help: 'An absent object is no error.' },
  'label-columns': { type: 'list', short: 'L', help: 'Labels to show in columns of their own.' },
  'show-labels': { type: 'bool', help: 'Show all labels in a last column.' },
  'show-kind': { type: 'bool', help: 'Put the kind before the name.' },
  'sort-by': { type: 'string', help: 'Order by this JSONPath, such as .metadata.creationTimestamp.' },
  'no-headers': { type: 'bool', help: 'Leave out the headers.' },
  'chunk-size': { type: 'int', default: 500, help: 'Ask for lists in pieces of this size; 0 asks for all at once.' },
  'server-print': { type: 'bool', default: true, help: 'Let the server make the columns.' },
  subresource: { type: 'string', help: 'Get this subresource: status or scale.', words: ['status', 'scale'] },
  raw: { type: 'string', help: 'Get this path of the server as it is.' },
} as const satisfies FlagTable
