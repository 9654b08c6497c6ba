import type { Chapter } from '../chapter'

export const kubectl: Chapter = {
  id: 'kubectl',
  title: 'Talking to the cluster',
  about: 'Look, make, change and delete with kubectl, and read its answers.',
  lessons: [],
  topics: {},
  glossary: {},
}
