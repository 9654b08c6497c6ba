/** The page's texts in English, from which the keys come. To add one: a line in one of these files, and its like in German. */
import { enLesson } from './en-lesson'
import { enPage } from './en-page'
import { enPractice } from './en-practice'

export const en = { ...enLesson, ...enPage, ...enPractice } as const
