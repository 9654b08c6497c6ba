import { beforeAll, describe, expect, it } from 'vitest'
import { MemoryFileSystem } from '../../../base/os/memory-file-system'
import { loadSqlEngine } from '../engine'
import { SqlError } from '../outcome'
import { mysqlLexicon, splitStatements } from '../tokens'
import { initializeDirectory, loadState, saveState } from './data-directory'
import { login, run } from './mysql-server'
import { newState } from './server-state'

const clock = { now: () => Date.UTC(2026, 0, 1, 0, 0, 5, 250) }

function start(files = new MemoryFileSystem({ clock })) {
  const state = newState({ files, directory: '/data', version: '8.4.3', hostname: 'web', now: clock.now, random: () => 0.5 })
  if (files.stat('/data/mysql')) loadState(state)
  else initializeDirectory(state)
  const root = login(state, { user: 'root', password: '', database: '' }, 'localhost')
  /** Rows as `a|b`, else the rows that it changed, else the complaint. */
  const say = (sql: string, session = root): string => {
    try {
      const { rows, affected, note } = run(state, session, sql)
      if (!rows) return `OK ${affected}${note === undefined ? '' : ` ${note}`}`
      return rows.map((row) => row.map((value) => value ?? 'NULL').join('|')).join(' / ') || 'Empty'
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      return `${error.problem.code} ${error.problem.message}`
    }
  }
  const converse = (script: string, session = root): string[] =>
    splitStatements(`${script};`, mysqlLexicon).whole.map((sql) => say(sql, session))
  const enter = (user: string, password: string, { database = '', host = '10.244.0.9' } = {}) =>
    login(state, { user, password, database }, host)
  return { state, files, converse, enter, root }
}

const shop = 'CREATE DATABASE shop; USE shop'
const users =
  "CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(10) NOT NULL, email VARCHAR(50) UNIQUE, kind ENUM('a','b') DEFAULT 'a', created TIMESTAMP DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB"

describe('SQL as MySQL understands it', () => {
  beforeAll(() => loadSqlEngine())

  const cases: { name: string; script: string; answers: string[] }[] = [
    {
      name: 'rows in and out',
      script: `${users}; INSERT INTO users (name) VALUES ('ann'), ("bob"); SELECT id, name, kind FROM \`users\` WHERE name = 'ANN'; UPDATE users SET name = 'eve' WHERE id = 2; DELETE FROM users WHERE id = 1; SELECT * FROM shop.users; SELECT LAST_INSERT_ID()`,
      answers: [
        'OK 0',
        'OK 2 Records: 2  Duplicates: 0  Warnings: 0',
        '1|ann|a',
        'OK 1 Rows matched: 1  Changed: 1  Warnings: 0',
        'OK 1',
        '2|eve|NULL|a|2026-01-01 00:00:05',
        '1',
      ],
    },
    {
      name: 'the ways to insert',
      script:
        "CREATE TABLE kv (k VARCHAR(9) PRIMARY KEY, v INT); INSERT INTO kv SET k = 'a', v = 1; INSERT IGNORE INTO kv VALUES ('a', 2); INSERT INTO kv VALUES ('a', 3) ON DUPLICATE KEY UPDATE v = v + VALUES(v); REPLACE INTO kv VALUES ('b', 9); SELECT * FROM kv; INSERT INTO kv VALUES ('c'); SELECT COUNT(*), SUM(v), AVG(v) FROM kv",
      answers: ['OK 0', 'OK 1', 'OK 0', 'OK 1', 'OK 1', 'a|4 / b|9', "1136 Column count doesn't match value count at row 1", '2|13|6.5000'],
    },
    {
      name: 'values that do not fit',
      script: `${users}; INSERT INTO users (name) VALUES ('a very long name'); INSERT INTO users (email) VALUES ('x'); INSERT INTO users (name) VALUES (NULL); INSERT INTO users (id, name) VALUES ('seven', 'x'); INSERT INTO users (name, kind) VALUES ('x', 'c'); INSERT INTO users (name, email) VALUES ('x', 'a@b'); INSERT INTO users (name, email) VALUES ('y', 'a@b'); INSERT INTO users (id, name) VALUES (1, 'z')`,
      answers: [
        'OK 0',
        "1406 Data too long for column 'name' at row 1",
        "1364 Field 'name' doesn't have a default value",
        "1048 Column 'name' cannot be null",
        "1366 Incorrect integer value: 'seven' for column 'id' at row 1",
        "1265 Data truncated for column 'kind' at row 1",
        'OK 1',
        "1062 Duplicate entry 'a@b' for key 'users.email'",
        "1062 Duplicate entry '1' for key 'users.PRIMARY'",
      ],
    },
    {
      name: 'mistakes',
      script:
        'SELECT * FROM x; SELEC 1; SELECT nope FROM information_schema.schemata; SELECT nofn(1); USE missing; CREATE DATABASE shop; DROP TABLE x; SELECT * FROM missing.t; CREATE TABLE t (a STRANGE); INSERT INTO kv VALUES (1); SELECT',
      answers: [
        "1146 Table 'shop.x' doesn't exist",
        "1064 You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'SELEC 1' at line 1",
        "1054 Unknown column 'nope' in 'field list'",
        '1305 FUNCTION shop.nofn does not exist',
        "1049 Unknown database 'missing'",
        "1007 Can't create database 'shop'; database exists",
        "1051 Unknown table 'shop.x'",
        "1049 Unknown database 'missing'",
        "1064 You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'STRANGE)' at line 1",
        "1146 Table 'shop.kv' doesn't exist",
        "1064 You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '' at line 1",
      ],
    },
    {
      name: 'functions and operators',
      script:
        "SELECT CONCAT('a', 'b', 1), IF(1 > 0, 'yes', 'no'), IFNULL(NULL, 2), UPPER('x'), VERSION(), DATABASE(), @@version, NOW(), CURDATE(), DATE_ADD('2026-01-31', INTERVAL 1 DAY), 7 DIV 2, 'it\\'s', 1 = 1, NULL <=> NULL, CHAR_LENGTH('abc'), DATE_FORMAT(NOW(), '%d.%m.%Y')",
      answers: ["ab1|yes|2|X|8.4.3|shop|8.4.3|2026-01-01 00:00:05|2026-01-01|2026-02-01|3|it's|1|1|3|01.01.2026"],
    },
    {
      name: 'foreign keys and transactions',
      script:
        'CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (a_id INT, FOREIGN KEY (a_id) REFERENCES a(id)); INSERT INTO b VALUES (1); START TRANSACTION; INSERT INTO a VALUES (1); INSERT INTO b VALUES (1); ROLLBACK; SELECT COUNT(*) FROM a; BEGIN; INSERT INTO a VALUES (1); COMMIT; INSERT INTO b VALUES (1); DELETE FROM a; DROP TABLE a',
      answers: [
        'OK 0',
        'OK 0',
        '1452 Cannot add or update a child row: a foreign key constraint fails (`shop`.`b`, CONSTRAINT `b_ibfk_1` FOREIGN KEY (`a_id`) REFERENCES `a` (`id`))',
        'OK 0',
        'OK 1',
        'OK 1',
        'OK 0',
        '0',
        'OK 0',
        'OK 1',
        'OK 0',
        'OK 1',
        '1451 Cannot delete or update a parent row: a foreign key constraint fails (`shop`.`b`, CONSTRAINT `b_ibfk_1` FOREIGN KEY (`a_id`) REFERENCES `a` (`id`))',
        "3730 Cannot drop table 'a' referenced by a foreign key constraint 'b_ibfk_1' on table 'b'.",
      ],
    },
    {
      name: 'tables that change',
      script:
        "CREATE TABLE t (a INT); INSERT INTO t VALUES (1); ALTER TABLE t ADD COLUMN b VARCHAR(5) NOT NULL DEFAULT 'x' FIRST; ALTER TABLE t MODIFY a BIGINT; ALTER TABLE t CHANGE a c INT; SELECT * FROM t; CREATE INDEX i ON t (c); DESCRIBE t; RENAME TABLE t TO u; ALTER TABLE t DROP COLUMN c; ALTER TABLE t DROP COLUMN c; TRUNCATE TABLE t; SELECT COUNT(*) FROM t",
      answers: [
        'OK 0',
        'OK 1',
        'OK 0 Records: 0  Duplicates: 0  Warnings: 0',
        'OK 0 Records: 0  Duplicates: 0  Warnings: 0',
        'OK 0 Records: 0  Duplicates: 0  Warnings: 0',
        'x|1',
        'OK 0',
        'b|varchar(5)|NO||x| / c|int|YES|MUL|NULL|',
        "1064 You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'RENAME TABLE t TO u' at line 1",
        'OK 0 Records: 0  Duplicates: 0  Warnings: 0',
        "1091 Can't DROP 'c'; check that column/key exists",
        'OK 0',
        '0',
      ],
    },
    {
      name: 'what is there',
      script: `${users}; SHOW DATABASES; SHOW TABLES; SHOW TABLES LIKE 'x%'; DESC users; SHOW VARIABLES LIKE 'max_conn%'; SELECT user, host FROM mysql.user; SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop'; SHOW CREATE TABLE users; SHOW GRANTS`,
      answers: [
        'OK 0',
        'information_schema / mysql / performance_schema / shop / sys',
        'users',
        'Empty',
        "id|int|NO|PRI|NULL|auto_increment / name|varchar(10)|NO||NULL| / email|varchar(50)|YES|UNI|NULL| / kind|enum('a','b')|YES||a| / created|timestamp|YES||CURRENT_TIMESTAMP|DEFAULT_GENERATED",
        'max_connections|151',
        'root|localhost',
        'users',
        "users|CREATE TABLE `users` (\n  `id` int NOT NULL AUTO_INCREMENT,\n  `name` varchar(10) NOT NULL,\n  `email` varchar(50) DEFAULT NULL,\n  `kind` enum('a','b') DEFAULT 'a',\n  `created` timestamp NULL DEFAULT CURRENT_TIMESTAMP,\n  PRIMARY KEY (`id`),\n  UNIQUE KEY `email` (`email`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci",
        'GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost`',
      ],
    },
  ]
  for (const { name, script, answers } of cases) {
    it(`knows ${name}`, () => expect(start().converse(`${shop}; ${script}`).slice(2)).toEqual(answers))
  }

  it('wants a database to be chosen', () => {
    expect(start().converse('SELECT * FROM t; CREATE TABLE t (a INT); SHOW TABLES; SELECT 1 + 1')).toEqual([
      '1046 No database selected',
      '1046 No database selected',
      '1046 No database selected',
      '2',
    ])
  })

  it('lets in those who have an account, and each to their databases', () => {
    const { converse, enter } = start()
    converse(
      "CREATE DATABASE shop; CREATE DATABASE other; CREATE USER 'joe'@'%' IDENTIFIED BY 'pw'; GRANT ALL PRIVILEGES ON shop.* TO 'joe'@'%'",
    )
    expect(() => enter('root', '')).toThrow("Access denied for user 'root'@'10.244.0.9' (using password: NO)")
    expect(() => enter('joe', 'wrong')).toThrow("Access denied for user 'joe'@'10.244.0.9' (using password: YES)")
    expect(() => enter('joe', 'pw', { database: 'other' })).toThrow("Access denied for user 'joe'@'%' to database 'other'")
    const joe = enter('joe', 'pw', { database: 'shop' })
    expect(converse('SHOW DATABASES; CREATE TABLE t (a INT); SELECT * FROM other.t; CREATE USER x; DROP DATABASE other', joe)).toEqual([
      'information_schema / shop',
      'OK 0',
      "1142 SELECT command denied to user 'joe'@'10.244.0.9' for table 't'",
      '1227 Access denied; you need (at least one of) the CREATE USER privilege(s) for this operation',
      "1044 Access denied for user 'joe'@'10.244.0.9' to database 'other'",
    ])
  })

  it('finds in its files what it had left there', () => {
    const first = start()
    first.converse(
      `${shop}; ${users}; INSERT INTO users (name) VALUES ('ann'), ('bob'); DELETE FROM users WHERE id = 2; CREATE VIEW v AS SELECT name FROM users; CREATE USER joe`,
    )
    saveState(first.state)
    const second = start(first.files)
    expect(
      second.converse(
        "USE shop; SELECT id, name FROM users; SELECT * FROM v; INSERT INTO users (name) VALUES ('eve'); SELECT user FROM mysql.user ORDER BY user",
      ),
    ).toEqual(['OK 0', '1|ann', 'ann', 'OK 1', 'joe / root'])
    expect(second.files.list('/data/shop').map(({ name }) => name)).toEqual(['db.opt', 'users.ibd'])
  })
})
