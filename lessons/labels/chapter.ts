import type { Chapter } from '../chapter'

export const labels: Chapter = {
  id: 'labels',
  title: 'Labels and where Pods run',
  about: 'Select objects by labels, and steer on which node a Pod runs.',
  lessons: [],
  topics: {},
  glossary: {},
}
