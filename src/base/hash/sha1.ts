/** SHA-1 of text in UTF-8, for `sha1sum`; nothing is kept safe by it. Upstream: RFC 3174. */
export function sha1Hex(text: string): string {
  const data = padded(new TextEncoder().encode(text))
  const state = Int32Array.of(0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0)
  for (let at = 0; at < data.byteLength; at += 64) addBlock(state, data, at)
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function padded(bytes: Uint8Array): DataView {
  const all = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  all.set(bytes)
  all[bytes.length] = 0x80
  const view = new DataView(all.buffer)
  view.setUint32(all.length - 4, (bytes.length * 8) >>> 0)
  view.setUint32(all.length - 8, Math.floor(bytes.length / 2 ** 29))
  return view
}

const turned = (word: number, by: number): number => (word << by) | (word >>> (32 - by))
const CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6]

function addBlock(state: Int32Array, data: DataView, start: number): void {
  const words = Array.from({ length: 80 }, (_, index) => (index < 16 ? data.getInt32(start + index * 4) : 0))
  for (let at = 16; at < 80; at++) words[at] = turned(words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16], 1)
  let [a, b, c, d, e] = state
  for (const [step, word] of words.entries()) {
    const round = Math.floor(step / 20)
    const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d
    const next = (turned(a, 5) + mixed + e + CONSTANTS[round] + word) | 0
    ;[e, d, c, b, a] = [d, c, turned(b, 30), a, next]
  }
  state[0] += a
  state[1] += b
  state[2] += c
  state[3] += d
  state[4] += e
}
