import type { Chapter } from '../chapter'

export const votingApp: Chapter = {
  id: 'voting-app',
  title: 'The voting app in earnest',
  about: 'Take a real application, which has grown with the course, through a bad version, a crowd and a bad day.',
  lessons: ['healthy', 'under-load', 'everything-at-once'],
  topics: {
    'app.ready-pages': 'A page says by HTTP whether it is ready.',
    'app.probe-guards-rollout': 'A version that never gets ready stops there, and the old Pods go on.',
    'app.ready-database': 'A database says by its own tool whether it is ready.',
    'app.wait-for-neighbours': 'An init container waits for the neighbours of a program that would crash without them.',
    'app.share-of-a-page': 'What a page may take of a core: a request that an autoscaler compares with, and a limit above it.',
    'app.scaler': 'An autoscaler as a file, with its target and its bounds.',
    'app.crowd': 'Under load one part works most, and that one has to grow.',
    'app.file-against-scaler': 'A file that sets replicas takes Pods away from an autoscaler; the number is left out at a quiet time.',
    'app.nothing-lost': 'Pods come and go under load, and every vote that was taken is counted.',
    'app.from-symptom-to-cause': 'From what people complain about to the field that is wrong.',
    'app.order-of-search': 'Look at all parts first, then follow the way of the data.',
    'app.several-faults': 'One fault can hide another; ask again after each.',
    'app.prove-it': 'It is mended when a user has done what users do.',
  },
  glossary: {},
}
