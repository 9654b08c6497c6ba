import type { Chapter } from '../chapter'

export const services: Chapter = {
  id: 'services',
  title: 'Services and networking',
  about: 'Give a set of Pods one name, and find out why it does not answer.',
  lessons: ['wrong-door'],
  topics: {
    'service.target-port': 'The port of a Service and the targetPort of its Pods are two doors.',
    'service.endpoints': 'The addresses behind a Service are in its EndpointSlices.',
    'service.selector-finds-nobody': 'A selector that finds no Pod leaves a Service without addresses.',
  },
  glossary: {},
}
