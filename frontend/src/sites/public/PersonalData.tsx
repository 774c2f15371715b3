import { ErrorState, LoadingState } from '@/ui/states'
import { usePersonalData } from './api'
import css from './PersonalData.module.css'

/** What the operator does with personal data: plain text, to be read before one signs up. */
export function PersonalData() {
  const found = usePersonalData()
  if (found.isPending) return <LoadingState rows={8} />
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  return (
    <article className={css.page}>
      <h1 className={css.title}>{found.data.title}</h1>
      {found.data.parts.map((part) => (
        <section key={part.title || 'first'} className={css.part}>
          {part.title ? <h2 className={css.heading}>{part.title}</h2> : null}
          {part.paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
    </article>
  )
}
