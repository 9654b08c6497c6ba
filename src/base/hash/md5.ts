/** MD5 of text in UTF-8, for `md5sum`; nothing is kept safe by it. Upstream: RFC 1321. */
const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
]
const TABLE = Uint32Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32))

export function md5Hex(text: string): string {
  const data = padded(new TextEncoder().encode(text))
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  for (let at = 0; at < data.byteLength; at += 64) addBlock(state, data, at)
  return [...new Uint8Array(state.buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function padded(bytes: Uint8Array): DataView {
  const all = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  all.set(bytes)
  all[bytes.length] = 0x80
  const view = new DataView(all.buffer)
  view.setUint32(all.length - 8, (bytes.length * 8) >>> 0, true)
  view.setUint32(all.length - 4, Math.floor(bytes.length / 2 ** 29), true)
  return view
}

function addBlock(state: Uint32Array, data: DataView, start: number): void {
  let [a, b, c, d] = state
  for (let step = 0; step < 64; step++) {
    const round = step >> 4
    const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round]
    const word = [step, 5 * step + 1, 3 * step + 5, 7 * step][round] % 16
    const sum = (a + mixed + TABLE[step] + data.getUint32(start + word * 4, true)) | 0
    const shift = SHIFTS[round][step % 4]
    ;[a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0]
  }
  state[0] += a
  state[1] += b
  state[2] += c
  state[3] += d
}
