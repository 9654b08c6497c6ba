/**
 * `<kubarium-lab lesson="first-steps/first-deployment" panes="terminal,graph"></kubarium-lab>`: a lab in somebody else's page. Until
 * the reader asks for it there is a button and nothing else; then the page stands in a frame of its own.
 */
const ASKS = ['lesson', 'step', 'seed', 'yaml', 'cmd', 'panes', 'theme', 'lang', 'speed', 'replay', 'readonly']

class KubariumLab extends HTMLElement {
  connectedCallback(): void {
    if (this.shadowRoot) return
    const root = this.attachShadow({ mode: 'open' })
    const button = document.createElement('button')
    button.textContent = this.getAttribute('label') ?? 'Start the lab'
    button.part.add('button')
    button.addEventListener('click', () => root.replaceChildren(style(), this.#frame()))
    root.append(style(), button)
    if (this.hasAttribute('open')) button.click()
  }

  #frame(): HTMLIFrameElement {
    const frame = document.createElement('iframe')
    frame.src = addressOf(this)
    frame.title = this.getAttribute('title') ?? 'Kubarium: a Kubernetes cluster in this page'
    frame.part.add('frame')
    return frame
  }
}

function addressOf(lab: Element): string {
  const asked = new URLSearchParams()
  for (const name of ASKS) {
    const value = lab.getAttribute(name)
    if (value !== null) asked.set(name, value)
  }
  // Beside this file as it is served, not as it is built.
  return `${new URL(/* @vite-ignore */ './index.html', import.meta.url).href}#${asked.toString()}`
}

function style(): HTMLStyleElement {
  const element = document.createElement('style')
  element.textContent = `
    :host { display: block; height: 480px; border: 1px solid #717884; border-radius: 8px; overflow: hidden }
    iframe { width: 100%; height: 100%; border: 0 }
    button { width: 100%; height: 100%; border: 0; font: 600 1rem system-ui, sans-serif; color: #fff; background: #023c82; cursor: pointer }
    button:focus-visible { outline: 3px solid #7db3e0; outline-offset: -6px }`
  return element
}

if (!customElements.get('kubarium-lab')) customElements.define('kubarium-lab', KubariumLab)
