/** Who wrote what, read from the trace as it grows, and the manifests that lie in the student's home. */
import type { FileSystem } from '../base/os/file-system'
import type { Trace, TraceEntry } from '../base/trace'
import { lineIn, type Cause, type PlaceInObject, type Records } from '../lesson/cause'

type Writer = Pick<Cause, 'by' | 'command'>

export function createRecords(trace: Trace, files: FileSystem, home: string): Records {
  const writers = new Map<string, Writer>()
  const lines = new Map<string, { readonly text: string; readonly line: number | undefined }>()
  let known = 0

  /** What a component does, it does because of something it saw; what a person does comes straight from an input. */
  function writerOf({ cause }: TraceEntry): Writer {
    const asked = trace.find(cause)
    if (asked?.kind !== 'input') return { by: 'controller' }
    return asked.actor === 'student' ? { by: 'learner', command: asked.text } : { by: 'lesson' }
  }

  function learn(): void {
    for (const entry of trace.since(known)) {
      if (entry.kind !== 'write' || entry.text.endsWith(' status') || entry.text === 'delete') continue
      const writer = writerOf(entry)
      if (writer.by !== 'controller' || !writers.has(entry.subject)) writers.set(entry.subject, writer)
    }
    known = trace.lastId
  }

  /** Files are read anew with every look at the lesson, and change seldom. */
  function line(file: string, place: PlaceInObject): number | undefined {
    const text = files.stat(`${home}/${file}`)?.type === 'file' ? files.read(`${home}/${file}`) : ''
    const key = `${file} ${place.object} ${place.path}`
    const before = lines.get(key)
    if (before?.text === text) return before.line
    const found = lineIn(text, place)
    lines.set(key, { text, line: found })
    return found
  }

  return {
    writer(object) {
      learn()
      return writers.get(object)
    },
    manifests: () => manifestsBelow(files, home, ''),
    line,
  }
}

function manifestsBelow(files: FileSystem, home: string, folder: string): string[] {
  return files.list(`${home}/${folder}`).flatMap(({ name, type }) => {
    const path = folder === '' ? name : `${folder}/${name}`
    if (name.startsWith('.')) return []
    if (type === 'directory') return manifestsBelow(files, home, path)
    return /\.(ya?ml|json)$/.test(name) ? [path] : []
  })
}
