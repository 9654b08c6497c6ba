import type { Chapter } from '../chapter'

export const votingApp: Chapter = {
  id: 'voting-app',
  title: 'The voting app',
  about: 'Bring one real application from a single container to a service that survives trouble.',
  lessons: [],
  topics: {},
  glossary: {},
}
