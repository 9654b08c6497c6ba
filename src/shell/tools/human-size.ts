/** `4.0K`, `12M`: sizes as `ls -h` and `du -h` round them, upwards. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes)
  let value = bytes
  let unit = -1
  while (value >= 1024 && unit < 4) {
    value /= 1024
    unit++
  }
  const rounded = value < 10 ? Math.ceil(value * 10) / 10 : Math.ceil(value)
  return `${rounded < 10 ? rounded.toFixed(1) : rounded}${'KMGTP'[unit]}`
}
