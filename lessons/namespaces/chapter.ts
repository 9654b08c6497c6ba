import type { Chapter } from '../chapter'

export const namespaces: Chapter = {
  id: 'namespaces',
  title: 'Namespaces, quotas and access',
  about: 'Share a cluster without getting into the way of others.',
  lessons: [],
  topics: {},
  glossary: {},
}
