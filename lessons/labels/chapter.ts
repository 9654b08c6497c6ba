import type { Chapter } from '../chapter'

export const labels: Chapter = {
  id: 'labels',
  title: 'Labels and where Pods run',
  about: 'Select objects by labels, and steer on which node a Pod runs.',
  lessons: ['labels-and-selectors', 'node-selectors'],
  topics: {
    'label.show': '--show-labels and -L show labels; each is a key and a value.',
    'label.equality': 'Selectors by equality: =, != and a comma for AND.',
    'label.sets': 'Selectors by sets: in and notin.',
    'label.exists': 'Selectors by existence: a key alone, or ! before it.',
    'label.change': 'label adds and takes away; changing needs --overwrite.',
    'label.template': 'A label on a Deployment is not a label on its Pods.',
    'label.all-pairs': 'A Service wants all pairs of its selector.',
    'node.labels': 'Nodes carry labels, and you may add your own.',
    'node.selector': 'nodeSelector: a Pod that wants nodes of a kind.',
    'node.selector-pending': 'Without a node that fits the Pod is Pending, and the event counts the nodes.',
    'node.selector-later': 'A label that goes does not evict.',
    'node.selector-typo': 'Keys and values must be equal to the letter.',
  },
  glossary: {
    'node-selector': { word: 'node selector', means: 'Pairs of labels that a node must carry, so that a Pod may run there.' },
  },
}
