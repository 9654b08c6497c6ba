/**
 * mongo: documents on port 27017, kept in /data/db, with the shell beside it. Upstream: https://github.com/docker-library/mongo
 *
 * Simplified: no replica sets, no shards, no transactions; mongodump and its like are not in the image.
 */
import type { Image } from '../../cluster/container-runtime/contract'
import { debianTools, PATH } from '../linux'
import { debianFiles } from '../linux-files'
import { mongoServer } from './mongo-server'
import { legacyMongo, mongosh } from './mongosh'

/** Minor releases with their last patch, newest first. */
const releases: readonly (readonly [minor: string, last: number])[] = [
  ['8.0', 4],
  ['7.0', 16],
  ['6.0', 20],
  ['5.0', 31],
  ['4.4', 29],
  ['4.2', 24],
  ['4.0', 28],
  ['3.6', 23],
]

const codeNames: Readonly<Record<string, string>> = { '24.04': 'noble', '22.04': 'jammy', '20.04': 'focal', '18.04': 'bionic' }
const systemOf = (major: number): string => (major >= 8 ? '24.04' : major >= 6 ? '22.04' : major === 5 ? '20.04' : '18.04')

function ubuntu(major: number): Readonly<Record<string, string>> {
  const version = systemOf(major)
  const name = codeNames[version]
  return {
    '/etc/os-release': `PRETTY_NAME="Ubuntu ${version} LTS"\nNAME="Ubuntu"\nVERSION_ID="${version}"\nVERSION_CODENAME=${name}\nID=ubuntu\nID_LIKE=debian\n`,
  }
}

function tagsOf([minor, last]: (typeof releases)[number], index: number): readonly string[] {
  const [major] = minor.split('.')
  const isNewest = releases.findIndex(([other]) => other.startsWith(`${major}.`)) === index
  const numbers = [minor, ...Array.from({ length: last + 1 }, (_, patch) => `${minor}.${patch}`), ...(isNewest ? [major] : [])]
  const suffix = codeNames[systemOf(Number(major))]
  return [...(index === 0 ? ['latest', suffix] : []), ...numbers, `${minor}-${suffix}`]
}

export const mongoImages: readonly Image[] = releases.map((release, index): Image => {
  const [minor, last] = release
  const version = `${minor}.${last}`
  const major = Number(minor.split('.')[0])
  const server = mongoServer(version)
  return {
    repository: 'mongo',
    tags: tagsOf(release, index),
    sizeBytes: major >= 7 ? 281_000_000 : 243_000_000,
    entrypoint: ['docker-entrypoint.sh'],
    command: ['mongod'],
    entrypointRunsCommand: true,
    env: { PATH, MONGO_MAJOR: minor, MONGO_VERSION: version, HOME: '/data/db' },
    workingDirectory: '/',
    user: 'root',
    exposedPorts: [27017],
    files: {
      ...debianFiles({ mongodb: 999 }),
      ...ubuntu(major),
      '/etc/mongod.conf.orig': 'storage:\n  dbPath: /var/lib/mongodb\nnet:\n  port: 27017\n  bindIp: 127.0.0.1\n',
    },
    tools: debianTools,
    servers: { 'docker-entrypoint.sh': server, mongod: server },
    programs: major >= 6 ? { mongosh } : major === 5 ? { mongosh, mongo: legacyMongo } : { mongo: legacyMongo },
  }
})
