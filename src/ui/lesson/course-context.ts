/** The course for the panes, and the text of the lesson that is open. */
import { createContext, useContext, useEffect, useState } from 'react'
import type { Course, LessonText } from './course'

export const CourseContext = createContext<Course>([])

export const useCourse = (): Course => useContext(CourseContext)

/** Undefined while it loads, and where the course does not have it. */
export function useLessonText(path: string | undefined): LessonText | undefined {
  const course = useCourse()
  const [text, setText] = useState<LessonText>()
  useEffect(() => {
    let gone = false
    const entry = course.find((one) => one.path === path)
    void entry?.load().then((loaded) => {
      if (!gone) setText(loaded)
    })
    return () => {
      gone = true
    }
  }, [course, path])
  return text?.path === path ? text : undefined
}
