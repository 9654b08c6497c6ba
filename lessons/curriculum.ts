/**
 * The course, in its order. Beside the small examples one application goes with it, the voting app, and grows from chapter to chapter:
 * `README.md` has the table. To add one more lesson: a folder `lessons/<chapter>/<lesson>/` with `lesson.md` and `files/`, and its name in
 * the chapter's `chapter.ts` at the place where a student should meet it.
 */
import { architecture } from './architecture/chapter'
import { around } from './around/chapter'
import type { Chapter } from './chapter'
import { configuration } from './configuration/chapter'
import { firstSteps } from './first-steps/chapter'
import { kubectl } from './kubectl/chapter'
import { labels } from './labels/chapter'
import { namespaces } from './namespaces/chapter'
import { pods } from './pods/chapter'
import { services } from './services/chapter'
import { storage } from './storage/chapter'
import { votingApp } from './voting-app/chapter'
import { workloads } from './workloads/chapter'

export const chapters: readonly Chapter[] = [
  firstSteps,
  architecture,
  kubectl,
  pods,
  labels,
  workloads,
  services,
  namespaces,
  configuration,
  storage,
  votingApp,
  around,
]

/** `first-steps/first-deployment`, and so on to the end. */
export const curriculum: readonly string[] = chapters.flatMap(({ id, lessons }) => lessons.map((lesson) => `${id}/${lesson}`))
