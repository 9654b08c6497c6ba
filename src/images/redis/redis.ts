/**
 * redis: keeps values under keys on port 6379, and saves them to /data. Here are its images, and those of the guestbook that are made of
 * it.
 * Upstream: https://github.com/redis/docker-library-redis; https://github.com/GoogleCloudPlatform/kubernetes-engine-samples (guestbook)
 *
 * Simplified: `redis-sentinel`, modules and clusters are not here.
 */
import type { ContainerProcess, Image } from '../../cluster/container-runtime/contract'
import { busyboxTools, debianTools, PATH } from '../linux'
import { alpineFiles, debianFiles } from '../linux-files'
import { redisBenchmark } from './redis-benchmark'
import { redisCli } from './redis-cli'
import { redisServer } from './redis-server'
import { minors, newestOf, tagsOf } from './redis-versions'

const base = (version: string): Omit<Image, 'repository' | 'tags' | 'servers'> => ({
  sizeBytes: 45_006_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['redis-server'],
  entrypointRunsCommand: true,
  env: { PATH, REDIS_VERSION: version, GOSU_VERSION: '1.17' },
  workingDirectory: '/data',
  user: 'root',
  exposedPorts: [6379],
  files: debianFiles({ redis: 999 }),
  tools: debianTools,
  programs: { 'redis-cli': redisCli, 'redis-benchmark': redisBenchmark },
})

const onAlpine = { files: alpineFiles('3.21.3', { redis: 999 }), tools: busyboxTools, sizeBytes: 17_200_000 }

const official: readonly Image[] = minors.toReversed().flatMap((minor) => {
  const version = newestOf(minor)
  const server = redisServer(version)
  const image = { ...base(version), repository: 'redis', servers: { 'docker-entrypoint.sh': server, 'redis-server': server } }
  const { debian, alpine } = tagsOf(minor)
  return [
    { ...image, tags: debian },
    { ...image, ...onAlpine, tags: alpine },
  ]
})

/** The master of the guestbook before 2021. */
const e2e: readonly Image[] = ['registry.k8s.io/redis', 'k8s.gcr.io/redis', 'gcr.io/google_containers/redis'].map((repository) => {
  const server = redisServer('3.2.12')
  return { ...base('3.2.12'), repository, tags: ['e2e', 'v1'], servers: { 'docker-entrypoint.sh': server, 'redis-server': server } }
})

/** `/run.sh` asks the environment or DNS where the leader is. */
function follower(repositories: readonly string[], tags: readonly string[], leader: { name: string; version: string }): readonly Image[] {
  const variable = `${leader.name.replace('-', '_').toUpperCase()}_SERVICE_HOST`
  const words = ({ env }: ContainerProcess): readonly string[] => {
    const host = env.get('GET_HOSTS_FROM') === 'env' ? (env.get(variable) ?? '') : leader.name
    return ['--replicaof', host, '6379']
  }
  return repositories.map((repository) => ({
    ...base(leader.version),
    repository,
    tags,
    entrypoint: ['docker-entrypoint.sh'],
    command: ['/bin/sh', '-c', '/run.sh'],
    entrypointRunsCommand: false,
    servers: {
      'docker-entrypoint.sh': redisServer(leader.version, words),
      'redis-server': redisServer(leader.version),
      '/run.sh': redisServer(leader.version, words),
    },
  }))
}

export const redisImages: readonly Image[] = [
  ...official,
  ...e2e,
  ...follower(
    ['us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower', 'gcr.io/google_samples/gb-redis-follower'],
    ['v1', 'v2'],
    {
      name: 'redis-leader',
      version: '6.0.20',
    },
  ),
  ...follower(['gcr.io/google_samples/gb-redisslave', 'gcr.io/google-samples/gb-redisslave'], ['v1', 'v2', 'v3'], {
    name: 'redis-master',
    version: '3.2.12',
  }),
]
