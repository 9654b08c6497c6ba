import type { Chapter } from '../chapter'

export const storage: Chapter = {
  id: 'storage',
  title: 'Storage',
  about: 'Keep data when Pods go.',
  lessons: [],
  topics: {},
  glossary: {},
}
