/** The author guide: its tables are filled in from the format, its example is taken out for the proof. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fieldTables } from '../../lesson/format/field-tables'
import { root } from './read-lessons'

export const guideFile = join(root, 'docs', 'writing-lessons.md')

export const readGuide = (): string => readFileSync(guideFile, 'utf8')

/** With the tables as the format has them now. */
export function withTables(guide: string): string {
  const tables = fieldTables()
  return guide.replaceAll(/<!-- fields: ([\w-]+) -->\n[\s\S]*?<!-- end -->/g, (_whole, name: string) => `<!-- fields: ${name} -->\n${tables[name]}\n<!-- end -->`)
}

/** The text of an example, without its fence. */
export function exampleIn(guide: string, name: string): string | undefined {
  return new RegExp(`<!-- example: ${name.replace('.', '\\.')} -->\\n(\`{3,})\\w+\\n([\\s\\S]*?)\\1\\n<!-- end -->`).exec(guide)?.[2]
}
