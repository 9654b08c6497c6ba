/**
 * The programs that containers and the student's machine share: busybox's applets and their relatives. Which of them a machine has on
 * its PATH is its own affair. To add one more: a file in tools/ and a line here.
 */
import type { Program } from '../base/os/process'
import { bash, sh } from './shell-program'
import { openssl } from './openssl/openssl'
import type { Complete, Tool } from './tool'
import { editors } from './editors/editors'
import { ab } from './tools/ab'
import { awk } from './tools/awk'
import { cat } from './tools/cat'
import { nl, paste, rev, tac, uniq, wc } from './tools/count-lines'
import { curl } from './tools/curl'
import { checksums } from './tools/checksums'
import { column } from './tools/column'
import { cut } from './tools/cut'
import { date } from './tools/date'
import { cmp, diff } from './tools/diff'
import { dig } from './tools/dig'
import { echo } from './tools/echo'
import { env, hostname, id, nproc, printenv, ps, tty, uname, uptime, whoami } from './tools/environment'
import { envsubst } from './tools/envsubst'
import { find } from './tools/find'
import { expand, fmt, fold, unexpand } from './tools/fold-text'
import { getent } from './tools/getent'
import { egrep, fgrep, grep } from './tools/grep'
import { gzipTools } from './tools/gzip'
import { head, tail } from './tools/head-tail'
import { hey } from './tools/hey'
import { host } from './tools/host'
import { httpd } from './tools/httpd'
import { ifconfig, ip, netstat, route, ss } from './tools/interfaces'
import { conntrack, iptables, iptablesSave } from './tools/netfilter'
import { jq } from './tools/jq'
import { ls } from './tools/ls'
import { free } from './tools/machine-facts'
import { chmod, chown, ln, mkdir, mktemp, rmdir, touch } from './tools/make-files'
import { cp, mv, rm } from './tools/move-files'
import { df, mount } from './tools/mounted'
import { nc, telnet } from './tools/nc'
import { nslookup } from './tools/nslookup'
import { hexdump, od } from './tools/od'
import { basename, dirname, du, readlink, realpath, stat, which } from './tools/path-names'
import { nft } from './tools/nft'
import { apk, aptTools } from './tools/package-managers'
import { pagers } from './tools/pager'
import { ping } from './tools/ping'
import { printf } from './tools/printf'
import { kill, nohup, sleep, timeout, watch, xargs } from './tools/run-others'
import { sed } from './tools/sed'
import { arch, clear, expr, falseTool, pwd, sync, trueTool } from './tools/small-tools'
import { seq } from './tools/seq'
import { sort } from './tools/sort'
import { comm, join } from './tools/sorted-files'
import { shuf, split, truncate } from './tools/split-files'
import { tar } from './tools/tar'
import { test } from './tools/test'
import { top } from './tools/top'
import { traceroute } from './tools/traceroute'
import { base64, tee, tr, yes } from './tools/text-filters'
import { wget } from './tools/wget'
import { xxd } from './tools/xxd'

const shared: readonly Tool[] = [
  ...[
    awk,
    base64,
    basename,
    bash,
    cat,
    chmod,
    chown,
    clear,
    cmp,
    cp,
    cut,
    date,
    diff,
    dirname,
    du,
    echo,
    egrep,
    env,
    expr,
    falseTool,
    fgrep,
    find,
    grep,
    head,
    hostname,
  ],
  ...[
    id,
    kill,
    ln,
    ls,
    mkdir,
    mktemp,
    mv,
    nl,
    nohup,
    nproc,
    paste,
    printenv,
    printf,
    ps,
    pwd,
    readlink,
    realpath,
    rev,
    rm,
    rmdir,
    sed,
    seq,
    sh,
  ],
  ...[
    sleep,
    sort,
    stat,
    tar,
    tac,
    tail,
    tee,
    test,
    timeout,
    touch,
    tr,
    trueTool,
    tty,
    uname,
    uniq,
    uptime,
    watch,
    wc,
    which,
    whoami,
    xargs,
    yes,
  ],
  ...[arch, sync, column, comm, envsubst, expand, fmt, fold, join, shuf, split, truncate, unexpand, xxd],
  ...checksums,
  ...gzipTools,
  ...[df, free, hexdump, httpd, jq, mount, od, openssl],
  ...[ab, conntrack, curl, dig, getent, hey, host, ifconfig, ip, iptables, iptablesSave, nc, netstat, nft, nslookup, ping, route, ss, telnet, traceroute, wget],
  ...editors,
  ...pagers,
]

/** Of containers alone: the student's machine has no packages to install, and no /proc to look at. */
const contained: readonly Tool[] = [top, apk, ...aptTools]

const aliases: Readonly<Record<string, string>> = { ash: 'sh', '[': 'test' }

export interface Tools {
  find(name: string): Program | undefined
  /** Sorted. */
  names(): readonly string[]
  /** How the words after this tool's name are completed, where it knows. */
  completer(name: string): Complete | undefined
}

export interface ToolsOptions {
  readonly kubectl?: Program & { readonly complete?: Complete }
  /** Further programs, by name. */
  readonly others?: readonly Tool[]
}

export function createTools({ kubectl, others = [] }: ToolsOptions = {}): Tools {
  const byName = new Map([...shared, ...(kubectl ? [] : contained), ...others].map((tool) => [tool.name, tool]))
  if (kubectl)
    byName.set('kubectl', {
      name: 'kubectl',
      program: kubectl,
      ...(kubectl.complete ? { complete: kubectl.complete } : {}),
    })
  for (const [alias, name] of Object.entries(aliases)) {
    const tool = byName.get(name)
    if (tool) byName.set(alias, tool)
  }
  return {
    find: (name) => byName.get(name)?.program,
    names: () => [...byName.keys()].sort(),
    completer: (name) => byName.get(name)?.complete,
  }
}
