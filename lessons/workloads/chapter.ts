import type { Chapter } from '../chapter'

export const workloads: Chapter = {
  id: 'workloads',
  title: 'Controllers',
  about: 'Choose the controller that fits a job, and change a running application safely.',
  lessons: [],
  topics: {},
  glossary: {},
}
