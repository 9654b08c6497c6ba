import type { Chapter } from '../chapter'

export const around: Chapter = {
  id: 'around',
  title: 'Tools around the cluster',
  about: 'Build images, install charts, watch and log a cluster.',
  lessons: [],
  coming: [
    'Images with docker: build, run, limit, clean up',
    'A cluster of your own: minikube, kubeadm, clusters of clouds',
    'Helm: charts, values, releases',
    'Prometheus and Grafana: figures over time',
    'Loki: the logs of all Pods in one place',
    'Sealed Secrets: secrets that may lie in git',
  ],
  topics: {},
  glossary: {},
}
