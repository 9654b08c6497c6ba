import type { Chapter } from '../chapter'

export const pods: Chapter = {
  id: 'pods',
  title: 'Pods',
  about: 'Run containers, keep them healthy, and read why they do not run.',
  lessons: [],
  topics: {},
  glossary: {},
}
