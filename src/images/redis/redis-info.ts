/** What INFO tells, section by section. Upstream: redis' server.c (genRedisInfoString, v7.4). Simplified: the lines that people look at. */
import type { RedisState } from './redis-state'

type Lines = readonly (readonly [name: string, value: string | number])[]

const MB = 1_048_576

const sections: Readonly<Record<string, (redis: RedisState) => Lines>> = {
  Server: ({ version, config, container, runId, startedAt }) => {
    const seconds = Math.floor((container.now() - startedAt) / 1000)
    return [
      ['redis_version', version.text],
      ['redis_mode', 'standalone'],
      ['os', 'Linux 6.1.0-31-amd64 x86_64'],
      ['arch_bits', 64],
      ['process_id', 1],
      ['run_id', runId],
      ['tcp_port', config.get('port')],
      ['uptime_in_seconds', seconds],
      ['uptime_in_days', Math.floor(seconds / 86_400)],
      ['executable', '/data/redis-server'],
      ['config_file', config.file ?? ''],
    ]
  },
  Clients: ({ sessions, blocking, config }) => [
    ['connected_clients', [...sessions].filter(({ isReplica }) => !isReplica).length],
    ['maxclients', config.get('maxclients')],
    ['blocked_clients', blocking?.count ?? 0],
  ],
  Memory: ({ usedBytes, config }) => [
    ['used_memory', usedBytes],
    ['used_memory_human', humanBytes(usedBytes)],
    ['maxmemory', config.maxMemory],
    ['maxmemory_human', humanBytes(config.maxMemory)],
    ['maxmemory_policy', config.get('maxmemory-policy')],
    ['mem_allocator', 'jemalloc-5.3.0'],
  ],
  Persistence: ({ persistence, config }) => [
    ['loading', 0],
    ['rdb_changes_since_last_save', persistence?.dirty ?? 0],
    ['rdb_bgsave_in_progress', 0],
    ['rdb_last_save_time', Math.floor((persistence?.lastSaveAt ?? 0) / 1000)],
    ['rdb_last_bgsave_status', persistence?.lastSaveWorked === false ? 'err' : 'ok'],
    ['aof_enabled', config.isOn('appendonly') ? 1 : 0],
  ],
  Stats: ({ connectionsReceived, commandsProcessed, accounts }) => [
    ['total_connections_received', connectionsReceived],
    ['total_commands_processed', commandsProcessed],
    ['expired_keys', accounts.expired],
  ],
  Replication: (redis) => redis.replication?.info() ?? [],
  CPU: () => [],
  Keyspace: ({ stores }) =>
    [...stores]
      .filter(([, store]) => store.size > 0)
      .sort(([a], [b]) => a - b)
      .map(([index, store]) => [`db${index}`, `keys=${store.size},expires=${store.volatileSize},avg_ttl=0`] as const),
}

export function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`
  if (bytes < MB) return `${(bytes / 1024).toFixed(2)}K`
  return bytes < 1024 * MB ? `${(bytes / MB).toFixed(2)}M` : `${(bytes / 1024 / MB).toFixed(2)}G`
}

export function formatInfo(redis: RedisState, wanted?: string): string {
  const all = wanted === undefined || /^(all|default|everything)$/i.test(wanted)
  const parts = Object.entries(sections)
    .filter(([name]) => (all ? name !== 'CPU' : name.toLowerCase() === wanted.toLowerCase()))
    .map(([name, lines]) => [`# ${name}`, ...lines(redis).map(([key, value]) => `${key}:${value}`), ''].join('\r\n'))
  return parts.join('\r\n')
}
