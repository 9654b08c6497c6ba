/** What is wrong with a lesson, and where: file, line and a sentence. */
export class LessonError extends Error {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly complaint: string,
  ) {
    super(`${file}:${line}: ${complaint}`)
  }
}
