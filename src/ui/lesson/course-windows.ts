/** Which of the course's windows stands open over the page; one at a time, asked for from anywhere. */
import { create } from 'zustand'

export type CourseWindow = 'contents' | 'glossary'

export const useCourseWindow = create<{ readonly open: CourseWindow | undefined }>(() => ({ open: undefined }))

export const openWindow = (open: CourseWindow | undefined): void => useCourseWindow.setState({ open })
