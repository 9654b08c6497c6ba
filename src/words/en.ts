/** The page's texts in English, from which the keys come. To add one: a line in one of the two files, and its like in German. */
import { enLesson } from './en-lesson'
import { enPage } from './en-page'

export const en = { ...enLesson, ...enPage } as const
