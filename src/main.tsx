/** The page's composition root: the cluster in its worker, the kept session, the panes. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { course } from 'virtual:course'
import { App } from './ui/App'
import { beginSpeaking } from './ui/language/language'
import { startSession } from './ui/start-session'
import './ui/tokens.css'

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'cluster' })
const session = startSession(worker, course.first)

const root = document.getElementById('root')
if (!root) throw new Error('Kubarium bug: the page has no root')
await beginSpeaking()
createRoot(root).render(
  <StrictMode>
    <App session={session} course={course} />
  </StrictMode>,
)
