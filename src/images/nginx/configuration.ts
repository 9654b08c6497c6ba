/**
 * nginx's configuration language: directives that end in `;` or hold a block. Complaints as nginx words them.
 * Upstream: https://github.com/nginx/nginx/blob/release-1.27.5/src/core/ngx_conf_file.c
 */
export interface Directive {
  readonly name: string
  readonly words: readonly string[]
  readonly block: readonly Directive[] | undefined
}

/** What keeps nginx from starting; everything after `[emerg] `. */
export class ConfigurationError extends Error {}

const known = new Set(
  `absolute_redirect access_log add_header add_before_body alias allow auth_basic auth_basic_user_file autoindex break charset client_body_buffer_size
  client_body_timeout client_header_buffer_size client_header_timeout client_max_body_size daemon default_type deny env error_log error_page etag events
  expires fastcgi_index fastcgi_param fastcgi_pass geo gzip gzip_comp_level gzip_min_length gzip_proxied gzip_types gzip_vary http if if_modified_since
  include index internal ip_hash keepalive keepalive_requests keepalive_timeout large_client_header_buffers least_conn limit_conn limit_conn_zone
  limit_rate limit_req limit_req_zone listen location log_format log_not_found map master_process merge_slashes multi_accept open_file_cache pid
  port_in_redirect proxy_buffer_size proxy_buffering proxy_buffers proxy_cache proxy_connect_timeout proxy_hide_header proxy_http_version
  proxy_next_upstream proxy_pass proxy_pass_request_headers proxy_read_timeout proxy_redirect proxy_send_timeout proxy_set_header
  proxy_ssl_server_name real_ip_header resolver resolver_timeout return rewrite root satisfy send_timeout sendfile server server_name
  server_names_hash_bucket_size server_tokens set set_real_ip_from ssl_certificate ssl_certificate_key ssl_ciphers ssl_prefer_server_ciphers
  ssl_protocols ssl_session_cache ssl_session_timeout stream stub_status sub_filter sub_filter_once tcp_nodelay tcp_nopush try_files types
  types_hash_max_size underscores_in_headers upstream use user valid_referers worker_connections worker_processes worker_rlimit_nofile zone`.split(
    /\s+/,
  ),
)

/** Blocks whose entries are data, not directives. */
const tables = new Set(['types', 'map', 'geo'])

interface Token {
  readonly text: string
  readonly line: number
  /** `;`, `{` or `}` outside of quotes. */
  readonly isMark: boolean
}

const TOKEN = /#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([;{}])|((?:\$\{[^}]*\}|[^\s;{}"'])+)|\n/g

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function tokensOf(text: string): { tokens: Token[]; lines: number } {
  const tokens: Token[] = []
  let line = 1
  for (const [whole, double, single, punctuation, word] of text.matchAll(TOKEN)) {
    const quoted = double ?? single
    if (quoted !== undefined) tokens.push({ text: quoted.replaceAll(/\\(["'\\nrt])/g, (_, mark: string) => escapes[mark] ?? mark), line, isMark: false })
    else if (punctuation ?? word) tokens.push({ text: punctuation ?? word, line, isMark: punctuation !== undefined })
    line += whole.split('\n').length - 1
  }
  return { tokens, lines: line }
}

/** Throws `ConfigurationError`. */
export function parseNginxConfiguration(text: string, file: string): readonly Directive[] {
  const { tokens, lines } = tokensOf(text)
  let next = 0

  function parseBlock(parent: string | undefined): Directive[] {
    const directives: Directive[] = []
    for (;;) {
      const first = tokens[next++]
      if (!first) {
        if (parent === undefined) return directives
        throw new ConfigurationError(`unexpected end of file, expecting "}" in ${file}:${lines}`)
      }
      if (first.isMark && first.text === '}' && parent !== undefined) return directives
      if (first.isMark) throw new ConfigurationError(`unexpected "${first.text}" in ${file}:${first.line}`)
      directives.push(parseDirective(first, parent))
    }
  }

  function parseDirective({ text: name, line }: Token, parent: string | undefined): Directive {
    const words: string[] = []
    for (;;) {
      const token = tokens[next++]
      if (!token) throw new ConfigurationError(`unexpected end of file, expecting ";" or "}" in ${file}:${lines}`)
      if (!token.isMark) {
        words.push(token.text)
        continue
      }
      if (token.text === '}') throw new ConfigurationError(`unexpected "}" in ${file}:${token.line}`)
      if (!known.has(name) && !tables.has(parent ?? ''))
        throw new ConfigurationError(`unknown directive "${name}" in ${file}:${line}`)
      return { name, words, block: token.text === '{' ? parseBlock(name) : undefined }
    }
  }

  return parseBlock(undefined)
}
