import type { Chapter } from '../chapter'

export const votingApp: Chapter = {
  id: 'voting-app',
  title: 'The voting app',
  about: 'Bring one real application from a single container to a service that survives trouble.',
  lessons: ['one-container', 'all-five', 'settings'],
  topics: {
    'app.first-piece': 'One part of an application can run and look well without the others.',
    'app.read-the-logs': 'A failing request is explained by the logs of the program, not by its page.',
    'app.names-in-programs': 'Programs look for one another by the names of Services; the name is part of the contract.',
    'app.queue': 'A queue keeps work until somebody takes it.',
    'app.lost-queue': 'What lies in the memory of a Pod is lost with it.',
    'app.five-parts': 'Five Deployments, and a Service for each part that others call.',
    'app.waiting-programs': 'A patient program waits for its neighbours and says so in its logs.',
    'app.crashing-programs': 'A program that ends when a neighbour is missing goes into CrashLoopBackOff.',
    'app.heals-by-itself': 'When the neighbour comes, the next start succeeds, and nobody has to mend the program.',
    'app.travel': 'Follow the data from part to part, and ask each part what it has seen.',
    'app.decoupled': 'With a queue between them, one part can stop while the other works on.',
    'app.options': 'The same settings for several parts, from outside of their images.',
    'app.one-config-map': 'One ConfigMap for two Deployments, so that they cannot say different things.',
    'app.password': 'The password of the database comes from a Secret.',
    'app.password-must-fit': 'A wrong password lets the database start, and its callers fail.',
    'app.reason-at-the-other-end': 'When a caller says too little, the logs of the other end say more.',
  },
  glossary: {
    'voting-app': { word: 'voting app', means: 'An example application of five parts: vote, redis, worker, db and result.' },
    redis: { word: 'redis', means: 'A small, fast store in memory. Many programs use it as a queue.' },
    queue: { word: 'queue', means: 'A list of work that waits; one program puts in at one end, another takes out at the other.' },
    worker: { word: 'worker', means: 'A program without a page of its own that does work from a queue. (A node that runs Pods is called a worker too.)' },
    database: { word: 'database', means: 'A program that keeps data in tables, and answers questions about them.' },
  },
}
