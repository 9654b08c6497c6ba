/** Tabs as the ARIA pattern has them: one tab stop, arrow keys, Home and End. The panels stay mounted. */
import { useId, type KeyboardEvent, type ReactNode } from 'react'
import styles from './shell.module.css'

export interface Tab<Name extends string> {
  readonly name: Name
  readonly label: string
  readonly panel: ReactNode
}

interface TabsProps<Name extends string> {
  readonly label: string
  readonly tabs: readonly Tab<Name>[]
  readonly selected: Name
  readonly onSelect: (name: Name) => void
}

export function Tabs<Name extends string>({ label, tabs, selected, onSelect }: TabsProps<Name>): React.JSX.Element {
  const base = useId()
  const idOf = (part: string, name: Name): string => `${base}-${part}-${name.replaceAll(' ', '-')}`
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const at = tabs.findIndex(({ name }) => name === selected)
    const target = targetOf(event.key, at, tabs.length)
    if (target === undefined) return
    event.preventDefault()
    onSelect(tabs[target].name)
    document.getElementById(idOf('tab', tabs[target].name))?.focus()
  }
  return (
    <>
      <div role="tablist" aria-label={label} className={styles.tabs} onKeyDown={move}>
        {tabs.map(({ name, label: text }) => (
          <button
            key={name}
            type="button"
            role='tab'
            id={idOf('tab', name)}
            aria-selected={name === selected}
            aria-controls={idOf('panel', name)}
            tabIndex={name === selected ? 0 : -1}
            onClick={() => onSelect(name)}
          >
            {text}
          </button>
        ))}
      </div>
      {tabs.map(({ name, panel }) => (
        <div
          key={name}
          role="tabpanel"
          id={idOf('panel', name)}
          aria-labelledby={idOf('tab', name)}
          className={styles.tabPanel}
          hidden={name !== selected}
        >
          {panel}
        </div>
      ))}
    </>
  )
}

function targetOf(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (at + 1) % count
  if (key === 'ArrowLeft') return (at + count - 1) % count
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return undefined
}
