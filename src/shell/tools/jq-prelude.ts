/** Functions of `jq` that are written in its own language. Upstream: the functions of jq 1.6, src/builtin.jq; the words are ours. */
import { parseJq } from './jq-syntax'
import type { Filter } from './jq-tree'

const SOURCE = `
def recurse(f): def again: ., (f | again); again;
def recurse(f; wanted): def again: ., (f | select(wanted) | again); again;
def recurse_down: recurse;
def while(wanted; update): def again: if wanted then ., (update | again) else empty end; again;
def until(done; update): def again: if done then . else (update | again) end; again;
def repeat(update): def again: ., (update | again); again;
def paths(wanted): . as $whole | paths | . as $path | select($whole | getpath($path) | wanted);
def isempty(source): [limit(1; source)] | length == 0;
def any(source; wanted): isempty(source | wanted | select(.)) | not;
def all(source; wanted): isempty(source | wanted | select(. | not));
def IN(set): . as $own | any(set; . == $own);
def IN(source; set): [source as $own | set | . == $own] | any;
def INDEX(source; key): reduce source as $row ({}; .[$row | key | tostring] |= $row);
def INDEX(key): INDEX(.[]; key);
def walk(update): if type == "object" then map_values(walk(update)) elif type == "array" then map(walk(update)) else . end | update;
def transpose: if length == 0 then [] else . as $rows | [range($rows | map(length) | max) as $column | [$rows[][$column]]] end;
def combinations: if length == 0 then [] else .[0][] as $head | (.[1:] | combinations) as $tail | [$head] + $tail end;
def combinations(count): . as $own | [range(count)] | map($own) | combinations;
def scan(pattern): match(pattern; "g") | if (.captures | length) > 0 then [.captures[].string] else .string end;
def splits(pattern): split(pattern; null) | .[];
def splits(pattern; flags): split(pattern; flags) | .[];
def finites: select(isinfinite or isnan | not);
def isvalid(f): try (f | true) catch false;
def dateadd(unit; amount): . + amount;
def datesub(unit; amount): . - amount;
def ascii: [.] | implode;
def nth(at; source): last(limit(at + 1; source));
def in(container): . as $key | container | has($key);
def inside(other): . as $own | other | contains($own);
def halt_error: halt_error(5);
def input_line_number: 0;
def fromstream(source): reduce (source | select(length == 2)) as [$path, $leaf] (null; setpath($path; $leaf));
.`

export interface PreludeFunction {
  readonly signature: string
  readonly parameters: readonly string[]
  readonly body: Filter
}

/** In the order in which they are defined: each knows those before it and itself. */
export const prelude: readonly PreludeFunction[] = definitionsIn(parseJq(SOURCE))

function definitionsIn(filter: Filter): readonly PreludeFunction[] {
  if (filter.type !== 'define') return []
  const { name, parameters, body, rest } = filter
  return [{ signature: `${name}/${parameters.length}`, parameters, body }, ...definitionsIn(rest)]
}
