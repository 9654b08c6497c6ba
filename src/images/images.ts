/**
 * The images that we know, sorted by the names they have here; all other names are pretend images. To add one more: a
 * file in this folder, a line here.
 */
import type { Image } from '../cluster/container-runtime/contract'
import { agnhost } from './agnhost'
import { alpine } from './alpine'
import { busybox } from './busybox'
import { curl } from './curl'
import { echoserver, oldEchoserver } from './echoserver'
import { helloWorld } from './hello-world'
import { heys } from './hey'
import { hpaExamples } from './hpa-example'
import { httpEcho } from './http-echo'
import { httpd } from './httpd'
import { courseKuard, kuard } from './kuard'
import { netshoot } from './netshoot'
import { nginx } from './nginx'
import { pause } from './pause'
import { redis } from './redis'
import { stress, vishStress } from './stress'

export const images: readonly Image[] = [
  agnhost,
  alpine,
  busybox,
  curl,
  echoserver,
  oldEchoserver,
  helloWorld,
  ...heys,
  ...hpaExamples,
  httpEcho,
  httpd,
  courseKuard,
  kuard,
  netshoot,
  nginx,
  pause,
  redis,
  stress,
  vishStress,
]
