/** kubectl create deployment. Upstream: kubectl/pkg/cmd/create/create_deployment.go (v1.32). */
import { defineCommand } from '../command'
import { CommandError } from '../failures'
import { createGenerated, generatorFlags, nameFrom } from './generate'

export const createDeployment = defineCommand({
  name: 'deployment',
  aliases: ['deploy'],
  use: 'NAME --image=image -- [COMMAND] [args...] [options]',
  short: 'Create a deployment with the specified name',
  examples: [
    'kubectl create deployment web --image=nginx',
    'kubectl create deployment web --image=nginx --replicas=3 --port=80',
  ],
  flags: {
    ...generatorFlags,
    image: { type: 'list', required: true, help: 'Image to run; may be given several times.' },
    port: { type: 'int', default: -1, help: 'Port that the container exposes.' },
    replicas: { type: 'int', short: 'r', default: 1, help: 'Number of replicas.' },
  },
  async run(context, { args, dash, flags, changed }) {
    if (!changed.has('image')) throw new CommandError('required flag(s) "image" not set')
    const name = nameFrom(dash < 0 ? args : args.slice(0, dash))
    const command = dash < 0 ? [] : args.slice(dash)
    if (flags.image.length > 1 && command.length > 0)
      throw new CommandError('cannot specify multiple --image options and command')
    const labels = { app: name }
    const containers = flags.image.map((image, at) =>
      containerFor(image, { command, port: at === 0 ? flags.port : -1, random: context.process.random }),
    )
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { creationTimestamp: null, labels, name },
      spec: {
        replicas: flags.replicas,
        selector: { matchLabels: labels },
        strategy: {},
        template: { metadata: { creationTimestamp: null, labels }, spec: { containers } },
      },
      status: {},
    }
    await createGenerated(context, flags, { object, failure: 'failed to create deployment' })
  },
})

interface ContainerWish {
  readonly command: readonly string[]
  readonly port: number
  random(): number
}

function containerFor(image: string, { command, port, random }: ContainerWish): unknown {
  return {
    ...(command.length > 0 ? { command } : {}),
    image,
    name: containerName(image, random),
    ...(port >= 0 ? { ports: [{ containerPort: port }] } : {}),
    resources: {},
  }
}

const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** Last part of the image's name, without tag or digest; where it is no name for a container, what is left of it and chance. */
function containerName(image: string, random: () => number): string {
  const [name] = (image.split('/').at(-1) ?? image).split(/[:@]/)
  const clean = name
    .toLowerCase()
    .replaceAll(/[^-a-z0-9]/g, '-')
    .slice(0, 63)
  if (clean === name) return name
  const letter = (): string => SUFFIX_LETTERS[Math.floor(random() * SUFFIX_LETTERS.length)]
  return `${clean}-${Array.from({ length: 5 }, letter).join('')}`
}
