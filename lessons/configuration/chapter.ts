import type { Chapter } from '../chapter'

export const configuration: Chapter = {
  id: 'configuration',
  title: 'Configuration',
  about: 'Keep settings and secrets out of the image, and change them safely.',
  lessons: [],
  topics: {},
  glossary: {},
}
