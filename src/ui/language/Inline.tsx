/** Plain text in which `code` is set as code. */
export function Inline({ text }: { text: string }): React.JSX.Element {
  // Every other part stood between backquotes; parts never change place within one text.
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index} dir="ltr">{part}</code> : part))}</>
}
