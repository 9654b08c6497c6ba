import { beforeAll, describe, expect, it } from 'vitest'
import { MemoryFileSystem } from '../../../base/os/memory-file-system'
import { loadSqlEngine } from '../engine'
import { SqlError } from '../outcome'
import { splitStatements, postgresLexicon } from '../tokens'
import { initialize, newState, type Postgres } from './open-postgres'
import { login, run } from './postgres-server'

const clock = { now: () => Date.UTC(2026, 0, 1, 0, 0, 5, 250) }

function start(files = new MemoryFileSystem({ clock })) {
  const postgres: Postgres = { files, directory: '/data', version: '16.4', isAlpine: false, now: clock.now, random: () => 0.5 }
  const state = newState(postgres, false)
  if (files.stat('/data/PG_VERSION')) state.cluster.load()
  else initialize(postgres, state, { user: 'postgres', password: 'secret' })
  const session = login(state, { user: 'postgres', password: '', database: '' }, 'localhost')
  /** Rows as `a|b`, else what was done, else the complaint. */
  const say = (sql: string, of = session): string => {
    try {
      const { rows, tag, columns } = run(state, of, sql)
      return rows
        ? rows.map((row) => row.map((value) => value ?? '').join('|')).join(' / ') || columns?.map(({ name }) => name).join(',') || ''
        : tag
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      const { message, detail } = error.problem
      return `ERROR: ${message}${detail ? ` (${detail})` : ''}`
    }
  }
  const converse = (script: string): string[] => splitStatements(`${script};`, postgresLexicon).whole.map((sql) => say(sql))
  return { state, files, session, say, converse }
}

describe('SQL as PostgreSQL understands it', () => {
  beforeAll(() => loadSqlEngine())

  const users =
    'CREATE TABLE users (id SERIAL PRIMARY KEY, name VARCHAR(10) NOT NULL, email TEXT UNIQUE, active BOOLEAN DEFAULT true, created TIMESTAMP DEFAULT now())'
  const cases: { name: string; script: string; answers: string[] }[] = [
    {
      name: 'rows in and out',
      script: `${users}; INSERT INTO users (name) VALUES ('ann'), ('bob'); SELECT id, name, active FROM users; UPDATE users SET active = false WHERE name = 'bob'; SELECT * FROM users WHERE NOT active; DELETE FROM users`,
      answers: ['CREATE TABLE', 'INSERT 0 2', '1|ann|t / 2|bob|t', 'UPDATE 1', '2|bob||f|2026-01-01 00:00:05.25', 'DELETE 2'],
    },
    {
      name: 'RETURNING, DEFAULT and sequences',
      script: `${users}; INSERT INTO users VALUES (DEFAULT, 'ann') RETURNING id, name; SELECT currval('users_id_seq'), nextval('users_id_seq'); INSERT INTO users (name) VALUES ('eve') RETURNING *`,
      answers: ['CREATE TABLE', '1|ann', '1|2', '3|eve||t|2026-01-01 00:00:05.25'],
    },
    {
      name: 'ON CONFLICT',
      script:
        "CREATE TABLE kv (k TEXT PRIMARY KEY, v INT); INSERT INTO kv VALUES ('a', 1); INSERT INTO kv VALUES ('a', 2) ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v; INSERT INTO kv VALUES ('a', 3) ON CONFLICT DO NOTHING; TABLE kv; SELECT * FROM kv",
      answers: ['CREATE TABLE', 'INSERT 0 1', 'INSERT 0 1', 'INSERT 0 0', 'ERROR: syntax error at or near "TABLE"', 'a|2'],
    },
    {
      name: 'keys that must be one of a kind',
      script: `${users}; INSERT INTO users (id, name, email) VALUES (7, 'ann', 'a@b'); INSERT INTO users (id, name) VALUES (7, 'bob'); INSERT INTO users (name, email) VALUES ('bob', 'a@b')`,
      answers: [
        'CREATE TABLE',
        'INSERT 0 1',
        'ERROR: duplicate key value violates unique constraint "users_pkey" (Key (id)=(7) already exists.)',
        'ERROR: duplicate key value violates unique constraint "users_email_key" (Key (email)=(a@b) already exists.)',
      ],
    },
    {
      name: 'values that do not fit',
      script: `${users}; INSERT INTO users (name) VALUES ('a very long name'); INSERT INTO users (email) VALUES ('x'); INSERT INTO users (id, name) VALUES ('seven', 'x'); CREATE TABLE p (price NUMERIC(8,2) CHECK (price > 0)); INSERT INTO p VALUES (-1); INSERT INTO p VALUES (3); SELECT price, price * 2 AS twice FROM p`,
      answers: [
        'CREATE TABLE',
        'ERROR: value too long for type character varying(10)',
        'ERROR: null value in column "name" of relation "users" violates not-null constraint (Failing row contains (2, null, x, t, 2026-01-01 00:00:05.25).)',
        'ERROR: invalid input syntax for type integer: "seven"',
        'CREATE TABLE',
        'ERROR: new row for relation "p" violates check constraint "p_price_check" (Failing row contains (-1.00).)',
        'INSERT 0 1',
        '3.00|6',
      ],
    },
    {
      name: 'foreign keys',
      script:
        'CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (a_id INT REFERENCES a(id)); INSERT INTO b VALUES (1); INSERT INTO a VALUES (1); INSERT INTO b VALUES (1); DROP TABLE a; CREATE TABLE c (x INT REFERENCES nothing(id))',
      answers: [
        'CREATE TABLE',
        'CREATE TABLE',
        'ERROR: insert or update on table "b" violates foreign key constraint "b_a_id_fkey" (Key (a_id)=(1) is not present in table "a".)',
        'INSERT 0 1',
        'INSERT 0 1',
        'ERROR: cannot drop table a because other objects depend on it (constraint b_a_id_fkey on table b depends on table a)',
        'ERROR: relation "nothing" does not exist',
      ],
    },
    {
      name: 'mistakes',
      script:
        'SELECT * FROM x; SELEC 1; SELECT 1 +; SELECT y FROM pg_database; SELECT nofn(1); CREATE TABLE t (a strange); DROP TABLE t; DROP TABLE IF EXISTS t; INSERT INTO t VALUES (1)',
      answers: [
        'ERROR: relation "x" does not exist',
        'ERROR: syntax error at or near "SELEC"',
        'ERROR: syntax error at end of input',
        'ERROR: column "y" does not exist',
        'ERROR: function nofn() does not exist',
        'ERROR: type "strange" does not exist',
        'ERROR: table "t" does not exist',
        'DROP TABLE',
        'ERROR: relation "t" does not exist',
      ],
    },
    {
      name: 'casts, operators and functions',
      script:
        "SELECT '7'::int + 1, 1 = 1, now()::date, 'Abc' LIKE 'a%', 'Abc' ILIKE 'a%', 'abc' ~ '^a', upper('x') || 'y', version() LIKE 'PostgreSQL 16.4%', current_database(), current_user, coalesce(null, 'z'), $$it's$$, greatest(1, 3)",
      answers: ["8|t|2026-01-01|f|t|t|Xy|t|postgres|postgres|z|it's|3"],
    },
    {
      name: 'series, groups and joins',
      script:
        'CREATE TABLE n (v INT); INSERT INTO n SELECT i * 10 FROM generate_series(1, 4) AS i; SELECT count(*), sum(v), avg(v), max(v) FROM n; SELECT v > 20, count(*) FROM n GROUP BY 1 ORDER BY 1; WITH big AS (SELECT * FROM n WHERE v > 30) SELECT big.v FROM big JOIN n ON n.v = big.v',
      answers: ['CREATE TABLE', 'INSERT 0 4', '4|100|25.0000000000000000|40', 'f|2 / t|2', '40'],
    },
    {
      name: 'transactions',
      script:
        'BEGIN; CREATE TABLE t (a INT); INSERT INTO t VALUES (1); ROLLBACK; SELECT * FROM t; CREATE TABLE t (a INT); BEGIN; INSERT INTO t VALUES (1); SELECT * FROM missing; SELECT 1; COMMIT; SELECT count(*) FROM t',
      answers: [
        'BEGIN',
        'CREATE TABLE',
        'INSERT 0 1',
        'ROLLBACK',
        'ERROR: relation "t" does not exist',
        'CREATE TABLE',
        'BEGIN',
        'INSERT 0 1',
        'ERROR: relation "missing" does not exist',
        'ERROR: current transaction is aborted, commands ignored until end of transaction block',
        'ROLLBACK',
        '0',
      ],
    },
    {
      name: 'tables that change',
      script:
        "CREATE TABLE t (a INT); INSERT INTO t VALUES (1); ALTER TABLE t ADD COLUMN b TEXT NOT NULL DEFAULT 'x'; ALTER TABLE t RENAME COLUMN a TO c; SELECT * FROM t; ALTER TABLE t DROP COLUMN c; ALTER TABLE t RENAME TO u; SELECT * FROM u; TRUNCATE u; SELECT count(*) FROM u; ALTER TABLE u DROP COLUMN nope",
      answers: [
        'CREATE TABLE',
        'INSERT 0 1',
        'ALTER TABLE',
        'ALTER TABLE',
        '1|x',
        'ALTER TABLE',
        'ALTER TABLE',
        'x',
        'TRUNCATE TABLE',
        '0',
        'ERROR: column "nope" of relation "u" does not exist',
      ],
    },
    {
      name: 'views, indexes and what the server tells of itself',
      script:
        "CREATE TABLE t (a INT); CREATE INDEX ON t (a); CREATE VIEW v AS SELECT a + 1 AS b FROM t; INSERT INTO t VALUES (1); SELECT b FROM v; SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1; SELECT datname FROM pg_database ORDER BY datname; SHOW max_connections",
      answers: ['CREATE TABLE', 'CREATE INDEX', 'CREATE VIEW', 'INSERT 0 1', '2', 't / v', 'postgres / template0 / template1', '100'],
    },
    {
      name: 'databases and roles',
      script:
        "CREATE USER joe WITH PASSWORD 'x'; CREATE DATABASE shop OWNER joe; CREATE DATABASE shop; GRANT ALL PRIVILEGES ON DATABASE shop TO joe; DROP DATABASE shop; DROP ROLE joe; DROP ROLE joe; CREATE USER postgres",
      answers: [
        'CREATE ROLE',
        'CREATE DATABASE',
        'ERROR: database "shop" already exists',
        'GRANT',
        'DROP DATABASE',
        'DROP ROLE',
        'ERROR: role "joe" does not exist',
        'ERROR: role "postgres" already exists',
      ],
    },
  ]
  for (const { name, script, answers } of cases) {
    it(`knows ${name}`, () => expect(start().converse(script)).toEqual(answers))
  }

  it('lets in those who know the password, and from the same machine everybody who is known', () => {
    const { state } = start()
    const enter =
      (user: string, password: string, { database = 'postgres', host = '10.244.0.9' } = {}) =>
      () =>
        login(state, { user, password, database }, host)
    expect(enter('postgres', 'secret')().user).toBe('postgres')
    expect(enter('postgres', 'wrong')).toThrow('password authentication failed for user "postgres"')
    expect(enter('joe', 'secret')).toThrow('password authentication failed for user "joe"')
    expect(enter('joe', '', { host: '127.0.0.1' })).toThrow('role "joe" does not exist')
    expect(enter('postgres', 'secret', { database: 'shop' })).toThrow('database "shop" does not exist')
  })

  it('finds in its files what it had left there', () => {
    const first = start()
    first.converse(
      "CREATE TABLE a (id SERIAL PRIMARY KEY, t TEXT); CREATE TABLE b (a_id INT REFERENCES a(id)); INSERT INTO a (t) VALUES ('it''s'), (NULL); INSERT INTO b VALUES (2); CREATE VIEW v AS SELECT t FROM a; CREATE DATABASE shop",
    )
    first.state.cluster.save()
    first.state.cluster.close()
    const second = start(first.files)
    expect(
      second.converse(
        'SELECT * FROM a; SELECT * FROM b; SELECT * FROM v; INSERT INTO a DEFAULT VALUES RETURNING id; SELECT count(*) FROM pg_database',
      ),
    ).toEqual(["1|it's / 2|", '2', "it's / ", '3', '4'])
    expect(second.files.list('/data').map(({ name }) => name)).toEqual(['PG_VERSION', 'base', 'global', 'pg_hba.conf', 'postgresql.conf'])
  })

  it('describes a table', () => {
    const { state, session, converse } = start()
    converse('CREATE TABLE t (id SERIAL PRIMARY KEY, n VARCHAR(20) UNIQUE, at TIMESTAMPTZ DEFAULT now())')
    expect(run(state, session, '\\d t')).toMatchObject({
      tag: 'Table "public.t"',
      rows: [
        ['id', 'integer', '', 'not null', "nextval('t_id_seq'::regclass)"],
        ['n', 'character varying(20)', '', '', ''],
        ['at', 'timestamp with time zone', '', '', 'now()'],
      ],
      note: 'Indexes:\n    "t_pkey" PRIMARY KEY, btree (id)\n    "t_n_key" UNIQUE CONSTRAINT, btree (n)',
    })
  })
})
