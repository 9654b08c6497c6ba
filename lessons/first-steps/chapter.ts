import type { Chapter } from '../chapter'

export const firstSteps: Chapter = {
  id: 'first-steps',
  title: 'First steps',
  about: 'Say what you want to run, and see the cluster keep it that way.',
  lessons: ['first-deployment', 'self-healing'],
  topics: {},
  glossary: {},
}
