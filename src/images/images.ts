/**
 * The images that we know, sorted by the names they have here; all other names are pretend images. To add one more: a
 * file or folder here, and a line in this one; README.md shows how.
 */
import type { ImageDeclaration } from '../api/image-declaration'
import type { Image } from '../cluster/container-runtime/contract'
import { agnhost } from './agnhost'
import { alpine } from './alpine'
import { busybox, oldBusybox } from './busybox'
import { fluentd, helloWorldServer } from './course/agents'
import { dwkApp1, dwkApp4, dwkApp5 } from './course/devops-with-kubernetes'
import { flaskapp } from './course/flaskapp'
import { helloKiamol, kiamolNumbersApi, kiamolNumbersWeb, kiamolSleep } from './course/kiamol'
import { curl } from './curl'
import { declaredImage } from './declared-image'
import { echoserver, oldEchoserver } from './echoserver'
import { guestbooks } from './guestbook/guestbook'
import { helloWorld } from './hello-world'
import { heys } from './hey'
import { hpaExamples } from './hpa-example'
import { httpEcho } from './http-echo'
import { httpd } from './httpd'
import { kuards } from './kuard/kuard'
import { mongoExpress } from './mongo-express/mongo-express'
import { mongoImages } from './mongo/mongo'
import { netshoot } from './netshoot'
import { nginxes } from './nginx/nginx'
import { pause } from './pause'
import { redisImages } from './redis/redis'
import { mysql } from './sql/mysql/mysql'
import { postgresImages } from './sql/postgres/postgres'
import { registry } from './registry/registry'
import { stress, vishStress } from './stress'
import { votingResults } from './voting/result'
import { votingVotes } from './voting/vote'
import { votingWorkers } from './voting/worker'

export const images: readonly Image[] = [
  agnhost,
  alpine,
  busybox,
  oldBusybox,
  curl,
  dwkApp1,
  dwkApp4,
  dwkApp5,
  echoserver,
  oldEchoserver,
  flaskapp,
  fluentd,
  ...guestbooks,
  helloKiamol,
  helloWorld,
  helloWorldServer,
  ...heys,
  ...hpaExamples,
  httpEcho,
  httpd,
  kiamolNumbersApi,
  kiamolNumbersWeb,
  kiamolSleep,
  ...kuards,
  ...mongoImages,
  mongoExpress,
  mysql,
  netshoot,
  ...nginxes,
  pause,
  ...postgresImages,
  ...redisImages,
  registry,
  stress,
  vishStress,
  ...votingResults,
  ...votingVotes,
  ...votingWorkers,
]

/** With those that a lesson declares, which come before others of the same name and tag. */
export const imagesWith = (declarations: readonly ImageDeclaration[]): readonly Image[] =>
  declarations.length === 0 ? images : [...declarations.map(declaredImage), ...images]
