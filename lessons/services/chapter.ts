import type { Chapter } from '../chapter'

export const services: Chapter = {
  id: 'services',
  title: 'Services and networking',
  about: 'Give a set of Pods one name, and find out why it does not answer.',
  lessons: ['wrong-door'],
  topics: {},
  glossary: {},
}
