/** Lessons from elsewhere go by their address; those of the course by their place in it. */
export const isForeign = (lesson: string): boolean => /^https?:\/\//.test(lesson)
