/** What the student did in a lesson, and in the course. */
import { useStore } from 'zustand'
import { useSession } from '../session-context'
import { recordOf, type CourseProgress, type LessonRecord } from './progress-book'

export const useProgress = <T>(select: (progress: CourseProgress) => T): T => useStore(useSession().book.store, select)

export const useRecord = (lesson: string): LessonRecord => useProgress((progress) => recordOf(progress, lesson))
