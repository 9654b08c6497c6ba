/** Where in a lesson a value of its YAML stands, so that a complaint names the line. */
import { findLine } from '../../base/yaml/find-line'
import { LessonError } from '../lesson-error'

export interface Place {
  /** Of what stands under this key, or as this item. */
  below(key: string | number): Place
  complain(complaint: string): LessonError
}

export interface Source {
  readonly file: string
  /** Of the first line of `text`, from 1. */
  readonly line: number
  readonly text: string
}

export function placeOf(source: Source, path: readonly (string | number)[] = []): Place {
  return {
    below: (key) => placeOf(source, [...path, key]),
    complain(complaint) {
      const where = path.length > 0 ? `${path.join('.')}: ` : ''
      return new LessonError(source.file, source.line + findLine(source.text.split('\n'), path).line, `${where}${complaint}`)
    },
  }
}
