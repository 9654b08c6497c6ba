/** The page's texts in English, from which the keys come. */
import { enLesson } from './en-lesson'
import { enPage } from './en-page'

export const en = { ...enLesson, ...enPage } as const
