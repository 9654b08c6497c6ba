import type { Chapter } from '../chapter'

export const architecture: Chapter = {
  id: 'architecture',
  title: 'What a cluster is made of',
  about: 'Name the parts of a cluster, stop one of them, and tell what no longer happens.',
  lessons: [],
  topics: {},
  glossary: {},
}
