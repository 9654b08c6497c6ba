/**
 * The plugins that a Corefile may name. To add one more: a file with the plugin, and a line here. The order is that in which a
 * question passes them, whatever order the Corefile has. Upstream: github.com/coredns/coredns plugin.cfg (v1.11.3).
 *
 * Simplified: a real CoreDNS has some forty plugins more, `file` and `autopath` among them, which are unknown here.
 */
import { cache } from './cache'
import { errors } from './errors'
import { forward } from './forward'
import { health } from './health'
import { hosts } from './hosts'
import { kubernetes } from './kubernetes'
import { loadbalance } from './loadbalance'
import { log } from './log'
import { loop } from './loop'
import type { DnsPlugin } from './plugin'
import { prometheus } from './prometheus'
import { ready } from './ready'
import { reload } from './reload'
import { rewrite } from './rewrite'
import { template } from './template'

export const plugins = [
  reload, // is asked nothing
  ready, // is asked nothing
  health, // is asked nothing
  prometheus, // counts what everybody below answers
  errors, // hears of every failure below
  log, // writes down what the client gets
  loadbalance, // shuffles cached answers too
  cache, // spares those below the question
  rewrite, // turns the names that those below are asked for
  template, // answers by a pattern, before anybody looks a name up
  hosts, // comes before the cluster, whose names it may so replace
  kubernetes, // knows the names of the cluster
  loop, // stands right before the plugin that may turn in circles
  forward, // asks others for what nobody here knows
] as const satisfies readonly DnsPlugin[]
