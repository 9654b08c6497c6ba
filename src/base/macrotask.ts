/**
 * Lets every runnable promise continuation run. In Node `setImmediate` is the cheapest turn of the event loop; a browser has
 * `MessageChannel` (its `setTimeout` is clamped to 4 ms).
 */
const waiting: (() => void)[] = []
let port: { postMessage(message: unknown): void } | undefined

function openPort(): { postMessage(message: unknown): void } {
  const channel = new MessageChannel()
  channel.port1.onmessage = () => waiting.shift()?.()
  return channel.port2
}

export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve)
      return
    }
    port ??= openPort()
    waiting.push(resolve)
    port.postMessage(0)
  })
}
