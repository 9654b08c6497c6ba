import type { Chapter } from '../chapter'

export const services: Chapter = {
  id: 'services',
  title: 'Services and networking',
  about: 'Give a set of Pods one name, and find out why it does not answer.',
  lessons: ['a-stable-name', 'wrong-door'],
  topics: {
    'service.pod-address-dies': 'The address of a Pod ends with the Pod; callers that keep it knock in vain.',
    'service.expose': 'kubectl expose makes a Service of a Deployment, ReplicaSet or Pod, with its selector and labels.',
    'service.cluster-ip': 'A Service of the type ClusterIP has one virtual address and one name that stay.',
    'service.random-backend': 'Each connection goes to one of the Pods behind the Service, by chance.',
    'service.all-labels': 'A Pod stands behind a Service when it carries every label of the selector.',
    'service.address-is-fixed': 'The cluster IP of a Service may not be changed.',
    'service.target-port': 'The port of a Service and the targetPort of its Pods are two doors.',
    'service.endpoints': 'The addresses behind a Service are in its EndpointSlices.',
    'service.selector-finds-nobody': 'A selector that finds no Pod leaves a Service without addresses.',
  },
  glossary: {
    'cluster-ip': { word: 'cluster IP', means: 'The address of a Service inside of the cluster. No machine has it; the nodes know where it leads.' },
    'endpoint-slice': { word: 'EndpointSlice', means: 'A list of the addresses behind a Service. The cluster keeps it up to date.' },
  },
}
