/**
 * The course, in its order. To add one more lesson: a folder `lessons/<chapter>/<lesson>/` with `lesson.md` and `files/`, and a line
 * here at the place where a student should meet it.
 */
export const curriculum = ['first-steps/first-deployment', 'first-steps/self-healing', 'services/wrong-door'] as const
