/** The page's texts in German. */
import { deLesson } from './de-lesson'
import { dePage } from './de-page'
import { dePractice } from './de-practice'
import type { Words } from './words'

export const de: Words = { ...deLesson, ...dePage, ...dePractice }
