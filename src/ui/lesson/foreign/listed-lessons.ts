/** Lessons from elsewhere that were opened since the page was, for the contents. */
import { createStore } from 'zustand/vanilla'
import type { ChapterEntry, LessonEntry } from '../course'

export const listedLessons = createStore<readonly LessonEntry[]>(() => [])

/** A chapter for each server, after those of the course. */
export function chaptersOf(lessons: readonly LessonEntry[]): readonly ChapterEntry[] {
  const hosts = [...new Set(lessons.map(({ path }) => new URL(path).host))]
  return hosts.map((host) => ({ id: host, title: host, about: '', coming: [], lessons: lessons.filter(({ path }) => new URL(path).host === host) }))
}
