/**
 * The images that we know, sorted by name; all other names are pretend images. To add one more: a file in this folder, a line here.
 */
import type { Image } from '../cluster/container-runtime/contract'
import { alpine, busybox } from './busybox'
import { nginx } from './nginx'
import { pause } from './pause'

export const images: readonly Image[] = [alpine, busybox, nginx, pause]
