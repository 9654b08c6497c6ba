import type { Chapter } from '../chapter'

export const services: Chapter = {
  id: 'services',
  title: 'Services and networking',
  about: 'Give a set of Pods one name, and find out why it does not answer.',
  lessons: ['a-stable-name', 'wrong-door', 'node-ports-and-balancers'],
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
    'service.terminal-is-outside': 'The student\'s terminal is outside: names of Services and cluster IPs do not work there, node ports and balancers do.',
    'service.node-port': 'A node port is open on every node, wherever the Pods run.',
    'service.node-port-range': 'Node ports lie between 30000 and 32767; another one is refused, and the rest of the file is made.',
    'service.named-target-port': 'A targetPort may be a name, which each Pod resolves for itself.',
    'service.several-ports': 'A Service with several ports needs a name for each.',
    'service.load-balancer': 'A Service of the type LoadBalancer gets an address outside from a cloud or an add-on.',
    'service.types-contain': 'A LoadBalancer has a node port, and a NodePort has a cluster IP.',
    'service.pending-balancer': 'Where nobody hands out addresses, EXTERNAL-IP stays pending.',
  },
  glossary: {
    'cluster-ip': { word: 'cluster IP', means: 'The address of a Service inside of the cluster. No machine has it; the nodes know where it leads.' },
    'endpoint-slice': { word: 'EndpointSlice', means: 'A list of the addresses behind a Service. The cluster keeps it up to date.' },
    'load-balancer': { word: 'load balancer', means: 'A machine or program in front of a cluster that has an address of its own and passes requests on.' },
  },
}
