import { describe, expect, it } from 'vitest'
import { applyCompletion, emptyLine, press, type Act, type LineState } from './line-editor'
import { splitKeys } from './split-keys'

const history = ['kubectl get pods', 'ls', 'kubectl get svc']

function typed(data: string, start: LineState = emptyLine): { line: string; acts: Act[]; state: LineState } {
  const acts: Act[] = []
  let state = start
  for (const key of splitKeys(data)) {
    const pressed = press(state, key, history)
    state = pressed.state
    if (pressed.act) acts.push(pressed.act)
  }
  return { line: `${state.buffer.slice(0, state.cursor)}|${state.buffer.slice(state.cursor)}`, acts, state }
}

const up = '\x1b[A'
const down = '\x1b[B'
const left = '\x1b[D'

describe('the line editor', () => {
  it.each([
    { name: 'letters are inserted at the cursor', keys: `gt${left}e`, line: 'ge|t' },
    { name: 'Backspace takes what is before the cursor', keys: `abc${left}\x7f`, line: 'a|c' },
    { name: 'Backspace takes a whole emoji with its skin tone', keys: 'a👍🏽\x7f', line: 'a|' },
    { name: 'the cursor steps over a letter with a combining accent', keys: `ae\u0301b${left}${left}`, line: 'a|e\u0301b' },
    { name: 'Delete takes what is under the cursor', keys: `abc\x01\x1b[3~`, line: '|bc' },
    { name: 'Ctrl-A and Ctrl-E go to the ends', keys: 'abc\x01x\x05y', line: 'xabcy|' },
    { name: 'Alt-B goes back a word, Alt-F forth', keys: 'get pods\x1bb\x1bb\x1bf', line: 'get| pods' },
    { name: 'Ctrl-W takes back to a blank, Ctrl-Y brings it again', keys: 'rm a/b.yaml\x17\x19\x19', line: 'rm a/b.yamla/b.yaml|' },
    { name: 'Alt-Backspace takes back to a word break', keys: 'rm a/b\x1b\x7f', line: 'rm a/|' },
    { name: 'Ctrl-U takes everything before, Ctrl-K everything after', keys: `abcd${left}${left}\x15\x05\x02\x0b`, line: 'c|' },
    { name: 'Up and Down walk the history and come home to the draft', keys: `dra${up}${up}${up}${up}${down}${down}${down}`, line: 'dra|' },
    { name: 'Up shows the last line first', keys: up, line: 'kubectl get svc|' },
    { name: 'Up stops at the oldest line', keys: up.repeat(9), line: 'kubectl get pods|' },
    { name: 'Ctrl-R finds the latest line that has the text', keys: '\x12get', line: 'kubectl |get svc' },
    { name: 'Ctrl-R again finds the one before', keys: '\x12get\x12', line: 'kubectl |get pods' },
    { name: 'Ctrl-G leaves the search with the draft', keys: 'dra\x12get\x07', line: 'dra|' },
    { name: 'Backspace in the search looks anew', keys: '\x12pods\x7f\x7f\x7f\x7fls', line: '|ls' },
    { name: 'an arrow key takes the found line over', keys: `\x12get pods${left}`, line: 'kubectl| get pods' },
    { name: 'a paste keeps its lines and loses the last newline', keys: '\x1b[200~a\r\nb\r\n\x1b[201~', line: 'a\nb|' },
    { name: 'unknown keys change nothing', keys: 'a\x1b[15~\x1b[Z', line: 'a|' },
  ])('$name', ({ keys, line }) => {
    expect(typed(keys).line).toBe(line)
  })

  it.each([
    { name: 'Enter', keys: 'ls\r', acts: ['submit'] },
    { name: 'Enter on a found line', keys: '\x12get\r', acts: ['submit'] },
    { name: 'Ctrl-C', keys: 'ls\x03', acts: ['interrupt'] },
    { name: 'Ctrl-C in a search only leaves it', keys: '\x12g\x03', acts: [] },
    { name: 'Ctrl-D on an empty line', keys: '\x04', acts: ['end'] },
    { name: 'Ctrl-D within a line', keys: `ls${left}\x04`, acts: [] },
    { name: 'Tab', keys: 'l\t', acts: ['complete'] },
    { name: 'Ctrl-L', keys: '\x0c', acts: ['clear-screen'] },
  ])('$name asks for $acts', ({ keys, acts }) => {
    expect(typed(keys).acts).toEqual(acts)
  })

  it.each([
    { name: 'a single candidate is put in with a blank', candidates: ['pods'], line: 'get pods |', shown: [] },
    { name: 'a folder gets no blank', candidates: ['po/'], line: 'get po/|', shown: [] },
    { name: 'what all candidates share is put in', candidates: ['pods', 'podtemplates'], line: 'get pod|', shown: [] },
    { name: 'candidates are shown when they share nothing more', candidates: ['pods', 'policies'], line: 'get po|', shown: ['pods', 'policies'] },
    { name: 'no candidate changes nothing', candidates: [], line: 'get po|', shown: [] },
  ])('completion: $name', ({ candidates, line, shown }) => {
    const done = applyCompletion(typed('get po').state, { start: 4, candidates })
    expect(typed('', done.state).line).toBe(line)
    expect(done.candidates).toEqual(shown)
  })
})
