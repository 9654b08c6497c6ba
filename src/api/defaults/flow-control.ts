/** Completes flow schemas and priority levels. Upstream: pkg/apis/flowcontrol/v1/defaults.go (v1.32). */
import type { FlowControl, FlowSchema, PriorityLevelConfiguration } from '../types'
import { change, fill, fillZero } from './fill'

export const defaultFlowSchema = (schema: FlowSchema): FlowSchema => change(schema, 'spec', (spec) => fillZero(spec, { matchingPrecedence: 1000 }))

export const defaultPriorityLevel = (level: PriorityLevelConfiguration): PriorityLevelConfiguration =>
  change(level, 'spec', (spec) => change(change(spec, 'exempt', (exempt) => fill(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 })), 'limited', defaultLimited))

const defaultLimited = (limited: FlowControl.LimitedPriorityLevelConfiguration): FlowControl.LimitedPriorityLevelConfiguration =>
  change(fill(limited, { nominalConcurrencyShares: 30, lendablePercent: 0 }), 'limitResponse', (response) =>
    change(response, 'queuing', (queuing) => fillZero(queuing, { queues: 64, handSize: 8, queueLengthLimit: 50 })),
  )
