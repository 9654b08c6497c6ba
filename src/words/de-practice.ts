/** Was die Seite zu Übungen sagt, auf Deutsch: ein Teil von `de.ts`. */
import type { enPractice } from './en-practice'

export const dePractice: Readonly<Record<keyof typeof enPractice, string>> = {
  'practice.title': 'Übung des Tages',
  'practice.mistake': 'Etwas, das du schon einmal falsch gemacht hast.',
  'practice.topic': 'Etwas aus der Lektion „{title}“.',
  'practice.any': 'Von deinen Sachen ist heute nichts fällig.',
  'practice.due': 'Heute fällig: {count}.',
  'practice.doneToday': 'Du hast heute schon geübt.',
  'practice.start': 'Übung beginnen',
  'practice.more': 'Noch eine machen',
  'recall.lesson': 'Erinnern',
  'recall.lessonTitle': 'Die Lektion „{title}“ in einer Übung erinnern',
  'recall.title': 'Erinnern: {title}',
  'recall.about': 'Das hast du in der Lektion „{title}“ gelernt. Mach es noch einmal aus dem Kopf, in einem anderen Cluster. Manche Namen sind hier anders. Tipps gibt es, wenn du fragst.',
  'recall.topics': 'Worum es geht',
  'recall.home': 'In deinem Verzeichnis liegt {files}.',
  'recall.doneSoFar': 'Schon erledigt',
  'recall.read': 'Die Lektion noch einmal lesen: {title}',
  'recall.solved': 'Du weißt es noch. Es kommt {days|one=morgen|other=in # Tagen} wieder.',
}
